#include <gtest/gtest.h>

#include <array>

#include "socketcan/error_frame.h"

#ifdef __linux__
#include <linux/can.h>
#include <linux/can/error.h>

namespace esphome::socketcan {
namespace {

using can_health::CanBusState;
using can_health::CanBusStatus;

using Data = std::array<uint8_t, 8>;

CanBusStatus after(uint32_t can_id, const Data &data, CanBusStatus status = {}) {
  apply_error_frame(can_id, data, 1'000, status);
  return status;
}

CanBusStatus status_in(CanBusState state) {
  CanBusStatus status;
  status.state = state;
  return status;
}

TEST(SocketCanErrorFrame, NamesTheErrorState) {
  const auto state = [](uint8_t problem) { return after(CAN_ERR_FLAG | CAN_ERR_CRTL, {0, problem}).state; };
  EXPECT_EQ(state(CAN_ERR_CRTL_ACTIVE), CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(state(CAN_ERR_CRTL_RX_WARNING), CanBusState::ERROR_WARNING);
  EXPECT_EQ(state(CAN_ERR_CRTL_TX_WARNING), CanBusState::ERROR_WARNING);
  EXPECT_EQ(state(CAN_ERR_CRTL_RX_PASSIVE), CanBusState::ERROR_PASSIVE);
  EXPECT_EQ(state(CAN_ERR_CRTL_TX_PASSIVE), CanBusState::ERROR_PASSIVE);
  EXPECT_EQ(state(CAN_ERR_CRTL_TX_PASSIVE | CAN_ERR_CRTL_RX_WARNING), CanBusState::ERROR_PASSIVE) << "the worse counts";
  EXPECT_EQ(state(CAN_ERR_CRTL_UNSPEC), CanBusState::UNKNOWN) << "says nothing about the state";
}

TEST(SocketCanErrorFrame, CountsEachBusOffOnce) {
  auto status = after(CAN_ERR_FLAG | CAN_ERR_BUSOFF, {}, status_in(CanBusState::ERROR_PASSIVE));
  EXPECT_EQ(status.state, CanBusState::BUS_OFF);
  EXPECT_EQ(status.bus_off_count, 1u);
  status = after(CAN_ERR_FLAG | CAN_ERR_BUSOFF, {}, status);
  EXPECT_EQ(status.bus_off_count, 1u);
}

TEST(SocketCanErrorFrame, ComesBackWhenTheKernelRestartsTheController) {
  const auto status = after(CAN_ERR_FLAG | CAN_ERR_RESTARTED, {}, status_in(CanBusState::BUS_OFF));
  EXPECT_EQ(status.state, CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(status.recovery_count, 1u);
}

TEST(SocketCanErrorFrame, ReadsTheErrorCountersWithTheirTime) {
#ifdef CAN_ERR_CNT
  static_assert(CAN_ERR_CNT == 0x200);
#endif
  const auto status = after(CAN_ERR_FLAG | CAN_ERR_CRTL | 0x200, {0, CAN_ERR_CRTL_TX_WARNING, 0, 0, 0, 0, 96, 7});
  EXPECT_EQ(status.tx_error_count, 96);
  EXPECT_EQ(status.rx_error_count, 7);
  EXPECT_EQ(status.error_counts_at_ms, 1'000u);
}

TEST(SocketCanErrorFrame, LeavesTheCountersUnknownWhenTheKernelDoesNotSendThem) {
  const auto status = after(CAN_ERR_FLAG | CAN_ERR_CRTL, {0, CAN_ERR_CRTL_TX_WARNING});
  EXPECT_FALSE(status.tx_error_count.has_value());
  EXPECT_FALSE(status.rx_error_count.has_value());
  EXPECT_FALSE(status.error_counts_at_ms.has_value());
}

TEST(SocketCanErrorFrame, CountsBusErrorsAndLosses) {
  auto status = after(CAN_ERR_FLAG | CAN_ERR_PROT | CAN_ERR_BUSERROR, {});
  status = after(CAN_ERR_FLAG | CAN_ERR_ACK, {}, status);
  status = after(CAN_ERR_FLAG | CAN_ERR_LOSTARB, {}, status);
  status = after(CAN_ERR_FLAG | CAN_ERR_CRTL, {0, CAN_ERR_CRTL_RX_OVERFLOW}, status);
  EXPECT_EQ(status.bus_error_count, 2u) << "one error per frame";
  EXPECT_EQ(status.arbitration_lost_count, 1u);
  EXPECT_EQ(status.rx_lost_count, 1u);
  EXPECT_EQ(status.state, CanBusState::UNKNOWN);
}

}  // namespace
}  // namespace esphome::socketcan

#endif  // __linux__
