#include "frame_list.h"

#include <algorithm>

#include "../bms_core/byte_stream.h"

namespace esphome::victron_can {

namespace {

constexpr uint32_t EXTENDED_MARK = 1U << 31;
constexpr uint8_t BIG_ENDIAN_MARK = 1 << 6;

Signal read_signal_record(bms_core::ByteReader &reader) {
  Signal signal{};
  signal.source = static_cast<SignalSource>(reader.get<uint8_t>());
  const auto place = reader.get<uint8_t>();
  signal.offset = place & 7;
  signal.type = static_cast<SignalType>(place >> 3 & 7);
  // A bit without a meaning makes an order that there is not.
  signal.byte_order = static_cast<ByteOrder>(place >> 6);
  signal.scale = reader.get_double();
  signal.add = reader.get_double();
  signal.unknown = reader.get<uint32_t>();
  return signal;
}

}  // namespace

bool FrameList::add(const CustomFrame &frame) {
  if (this->frame_count_ == MAX_CUSTOM_FRAMES || frame.signals.size() > MAX_SIGNALS - this->signal_count_)
    return false;
  const std::span<Signal> signals = std::span(this->signals_).subspan(this->signal_count_, frame.signals.size());
  std::ranges::copy(frame.signals, signals.begin());
  CustomFrame &own = this->frames_[this->frame_count_++];
  own = frame;
  own.signals = signals;
  this->signal_count_ += signals.size();
  return true;
}

bool FrameList::restore(std::span<const uint8_t> record) {
  this->clear();
  const bool whole = this->read_(record);
  if (!whole)
    this->clear();
  return whole;
}

bool FrameList::read_(std::span<const uint8_t> record) {
  bms_core::ByteReader reader(record);
  const auto count = reader.get<uint8_t>();
  for (size_t i = 0; i < count; i++) {
    std::array<Signal, MAX_FRAME_SIGNALS> signals;
    const auto id = reader.get<uint32_t>();
    const auto period_ms = reader.get<uint16_t>();
    const auto sizes = reader.get<uint8_t>();
    const size_t signal_count = (sizes >> 4) + 1U;
    if (signal_count > signals.size())
      return false;
    for (size_t n = 0; n < signal_count; n++)
      signals[n] = read_signal_record(reader);
    const CustomFrame frame{id & ~EXTENDED_MARK,
                            (id & EXTENDED_MARK) != 0,
                            static_cast<uint8_t>(sizes & 0x0F),
                            period_ms,
                            {signals.data(), signal_count}};
    const bool twice =
        std::ranges::any_of(this->frames(), [&](const CustomFrame &other) { return same_id(other, frame); });
    if (reader.ran_short() || !valid(frame) || twice || !this->add(frame))
      return false;
  }
  return reader.at_end() && !reader.ran_short();
}

std::optional<size_t> encode_frames(std::span<const CustomFrame> frames, std::span<uint8_t> record) {
  bms_core::ByteWriter writer(record);
  writer.put(static_cast<uint8_t>(frames.size()));
  for (const CustomFrame &frame : frames) {
    writer.put(frame.id | (frame.extended ? EXTENDED_MARK : 0));
    writer.put(static_cast<uint16_t>(frame.period_ms));
    writer.put(static_cast<uint8_t>(frame.length | (frame.signals.size() - 1) << 4));
    for (const Signal &signal : frame.signals) {
      writer.put(static_cast<uint8_t>(signal.source));
      writer.put(static_cast<uint8_t>(signal.offset | static_cast<uint8_t>(signal.type) << 3 |
                                      (signal.byte_order == ByteOrder::BIG ? BIG_ENDIAN_MARK : 0)));
      writer.put(signal.scale);
      writer.put(signal.add);
      writer.put(signal.unknown);
    }
  }
  return writer.size();
}

}  // namespace esphome::victron_can
