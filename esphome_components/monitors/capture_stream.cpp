#include "capture_stream.h"

#include "../bms_core/text_writer.h"

namespace esphome::monitors {

static_assert(CaptureStream::MIN_ROOM > 3 * UartMonitor::MAX_BYTES + 64, "a line fits");

size_t CaptureStream::produce(std::span<char> room) {
  bms_core::TextWriter text(room);
  while (const auto traffic = this->monitor_->after(this->number_)) {
    const size_t before = text.size();
    this->gap_ |= this->number_ != 0 && traffic->number != this->number_ + 1;
    if (this->gap_ || traffic->at > this->until_)
      break;
    if (traffic->pack == this->pack_ && traffic->whole()) {
      text.put(R"({"t": )");
      text.decimal(static_cast<int64_t>(traffic->at), 3);
      text.put(R"(, "dir": )");
      text.put(traffic->received() ? R"("rx")" : R"("tx")");
      text.put(R"(, "hex": ")");
      text.hex(traffic->bytes);
      text.put("\"}\n");
    }
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
    this->number_ = traffic->number;
  }
  return text.size();
}

}  // namespace esphome::monitors
