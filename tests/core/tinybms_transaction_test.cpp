#include <gtest/gtest.h>

#include "support/frames.h"
#include "tinybms/transaction.h"

namespace esphome::tinybms {
namespace {

using test::Bytes;
using test::hex;
using test::to_hex;
using test::operator+;
using State = Transaction::State;

constexpr uint32_t TIMEOUT_MS = 200;
constexpr TimeMs START = 1000;
const char *const REQUEST = "AA 03 00 05 00 05 8C 13";
const char *const REPLY = "AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7";
const char *const DATA = "97 40 97 40 97 2C 97 2C 97 2C";
const char *const REFUSED_COMMAND_REPLY = "AA 00 03 00 21 0C";

class TransactionTest : public testing::Test {
 protected:
  void start(uint8_t attempts) { this->line_.start(read_block(5, 5), attempts); }
  /// What goes on the line at this moment.
  std::string sent_at(TimeMs now) { return to_hex(this->line_.advance(now)); }
  void receive(const Bytes &bytes, TimeMs now) { this->line_.receive(bytes, now); }
  const LinkCounters &counters() { return this->line_.counters(); }

  const Bytes refused_crc_ = test::framed(hex("AA 00 03 01"));
  Transaction line_{TIMEOUT_MS};
};

// States.

TEST_F(TransactionTest, BeginsIdleAndSendsNothing) {
  EXPECT_EQ(line_.state(), State::IDLE);
  EXPECT_FALSE(line_.finished());
  EXPECT_EQ(sent_at(START), "");
}

TEST_F(TransactionTest, SendsTheRequestOnceAndWaits) {
  start(2);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(sent_at(START), REQUEST);
  EXPECT_EQ(sent_at(START), "");
  EXPECT_EQ(sent_at(START + 1), "");
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_FALSE(line_.finished());
  EXPECT_EQ(counters().requests, 1u);
  EXPECT_EQ(counters().bytes_sent, 8u);
}

TEST_F(TransactionTest, IsAnsweredByTheReply) {
  start(2);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_TRUE(line_.finished());
  EXPECT_EQ(to_hex(line_.data()), DATA);
  EXPECT_EQ(line_.answered_at(), START + 3);
  EXPECT_EQ(counters().replies, 1u);
  EXPECT_EQ(counters().bytes_received, 15u);
  EXPECT_EQ(counters().last_error, LinkError::NONE);
}

TEST_F(TransactionTest, IsAnsweredByAReplyInSingleBytes) {
  start(1);
  sent_at(START);
  TimeMs now = START + 2;
  for (const uint8_t byte : hex(REPLY)) {
    EXPECT_EQ(line_.state(), State::WAITING);
    receive({byte}, ++now);
    EXPECT_EQ(sent_at(now), "");
  }
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(to_hex(line_.data()), DATA);
  EXPECT_EQ(line_.answered_at(), now);
}

TEST_F(TransactionTest, IsRefusedByANackOfTheCommand) {
  start(3);
  sent_at(START);
  receive(hex(REFUSED_COMMAND_REPLY), START + 3);
  EXPECT_EQ(line_.state(), State::REFUSED);
  EXPECT_TRUE(line_.finished());
  EXPECT_EQ(counters().nacks, 1u);
  EXPECT_EQ(counters().replies, 0u);
  EXPECT_EQ(counters().retries, 0u);
  EXPECT_EQ(counters().last_error, LinkError::REFUSED_COMMAND);
  EXPECT_EQ(counters().last_error_at, START + 3);
}

TEST_F(TransactionTest, TimesOutInSilence) {
  start(1);
  sent_at(START);
  EXPECT_EQ(sent_at(START + TIMEOUT_MS), "");
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_TRUE(line_.finished());
  EXPECT_EQ(counters().timeouts, 1u);
  EXPECT_EQ(counters().last_error, LinkError::SILENCE);
  EXPECT_EQ(counters().last_error_at, START + TIMEOUT_MS);
}

TEST_F(TransactionTest, GoesBackToIdleWhenReleased) {
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  line_.release();
  EXPECT_EQ(line_.state(), State::IDLE);
  EXPECT_EQ(sent_at(START + 4), "");
}

TEST_F(TransactionTest, CanStartAgainFromEveryFinishedState) {
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  ASSERT_EQ(line_.state(), State::ANSWERED);
  start(1);
  EXPECT_EQ(sent_at(START + 10), REQUEST);
  receive(hex(REFUSED_COMMAND_REPLY), START + 13);
  ASSERT_EQ(line_.state(), State::REFUSED);
  start(1);
  EXPECT_EQ(sent_at(START + 20), REQUEST);
  sent_at(START + 20 + TIMEOUT_MS);
  ASSERT_EQ(line_.state(), State::TIMED_OUT);
  start(1);
  EXPECT_EQ(sent_at(START + 300), REQUEST);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(counters().requests, 4u);
}

TEST_F(TransactionTest, NoAttemptsMeansOne) {
  start(0);
  EXPECT_EQ(sent_at(START), REQUEST);
  sent_at(START + TIMEOUT_MS);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
}

// Time.

TEST_F(TransactionTest, WaitsUntilTheLastMillisecondOfTheTimeout) {
  start(2);
  sent_at(START);
  EXPECT_EQ(sent_at(START + TIMEOUT_MS - 1), "");
  EXPECT_EQ(counters().retries, 0u);
  EXPECT_EQ(sent_at(START + TIMEOUT_MS), REQUEST);
  EXPECT_EQ(counters().retries, 1u);
  EXPECT_EQ(sent_at(START + 2 * TIMEOUT_MS - 1), "");
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(sent_at(START + 2 * TIMEOUT_MS), "");
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
}

TEST_F(TransactionTest, TakesAReplyThatArrivesAtTheTimeoutBeforeTheClockIsAdvanced) {
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + TIMEOUT_MS);
  EXPECT_EQ(line_.state(), State::ANSWERED);
}

TEST_F(TransactionTest, GivesUpAReplyThatBreaksOff40MsAfterItsLastByte) {
  start(2);
  sent_at(START);
  receive(hex("AA 03 0A 97"), START + 10);
  EXPECT_EQ(sent_at(START + 49), "");
  EXPECT_EQ(sent_at(START + 50), REQUEST);
  EXPECT_EQ(counters().last_error, LinkError::GARBLED);
  EXPECT_EQ(counters().last_error_at, START + 50);
}

TEST_F(TransactionTest, WaitsForASlowReplyAsLongAsBytesKeepComing) {
  start(1);
  sent_at(START);
  TimeMs now = START;
  const Bytes reply = hex(REPLY);
  for (size_t i = 0; i < 5; i++) {
    now += 39;
    receive({reply.begin() + static_cast<ptrdiff_t>(3 * i), reply.begin() + static_cast<ptrdiff_t>(3 * i + 3)}, now);
    EXPECT_EQ(sent_at(now), "");
  }
  EXPECT_EQ(line_.state(), State::ANSWERED);
}

TEST_F(TransactionTest, AnEndlessStreamOfNoiseEndsAtTheTimeout) {
  start(1);
  sent_at(START);
  for (TimeMs now = START + 10; now < START + TIMEOUT_MS; now += 10) {
    receive(hex("55 AA 03"), now);
    EXPECT_EQ(sent_at(now), "");
    EXPECT_EQ(line_.state(), State::WAITING);
  }
  sent_at(START + TIMEOUT_MS);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(counters().last_error, LinkError::GARBLED);
}

// Sending again.

TEST_F(TransactionTest, SendsAgainIntoSilenceAsOftenAsAllowed) {
  start(3);
  EXPECT_EQ(sent_at(START), REQUEST);
  EXPECT_EQ(sent_at(START + TIMEOUT_MS), REQUEST);
  EXPECT_EQ(sent_at(START + 2 * TIMEOUT_MS), REQUEST);
  EXPECT_EQ(sent_at(START + 3 * TIMEOUT_MS), "");
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(counters().requests, 1u);
  EXPECT_EQ(counters().retries, 2u);
  EXPECT_EQ(counters().timeouts, 1u);
  EXPECT_EQ(counters().bytes_sent, 24u);
}

TEST_F(TransactionTest, SendsAgainAfterAGarbledReply) {
  Bytes garbled = hex(REPLY);
  garbled[5] ^= 0x10;
  start(2);
  sent_at(START);
  receive(garbled, START + 3);
  EXPECT_EQ(counters().crc_errors, 1u);
  EXPECT_EQ(sent_at(START + 43), REQUEST);
  receive(hex(REPLY), START + 46);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().retries, 1u);
  EXPECT_EQ(counters().last_error, LinkError::GARBLED);
}

TEST_F(TransactionTest, SendsAgainAtOnceWhenTheRequestArrivedGarbled) {
  start(2);
  sent_at(START);
  receive(refused_crc_, START + 3);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(counters().last_error, LinkError::REFUSED_CRC);
  EXPECT_EQ(sent_at(START + 3), REQUEST);
  receive(hex(REPLY), START + 6);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().nacks, 1u);
  EXPECT_EQ(counters().retries, 1u);
}

TEST_F(TransactionTest, IsRefusedWhenTheLastAttemptArrivedGarbledToo) {
  start(2);
  sent_at(START);
  receive(refused_crc_, START + 3);
  sent_at(START + 3);
  receive(refused_crc_, START + 6);
  EXPECT_EQ(line_.state(), State::REFUSED);
  EXPECT_EQ(counters().last_error, LinkError::REFUSED_CRC);
  EXPECT_EQ(counters().nacks, 2u);
  EXPECT_EQ(counters().retries, 1u);
}

TEST_F(TransactionTest, BytesOfTheFirstAttemptDoNotCompleteTheSecond) {
  const Bytes reply = hex(REPLY);
  start(2);
  sent_at(START);
  receive({reply.begin(), reply.begin() + 9}, START + 3);
  EXPECT_EQ(sent_at(START + 43), REQUEST);
  receive({reply.begin() + 9, reply.end()}, START + 44);
  EXPECT_EQ(line_.state(), State::WAITING);
}

// Waking up: the first command to a sleeping BMS is not answered.

TEST_F(TransactionTest, CountsAWakeUpWhenTheSecondRequestIsAnswered) {
  start(2);
  sent_at(START);
  sent_at(START + TIMEOUT_MS);
  receive(hex(REPLY), START + TIMEOUT_MS + 3);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().wake_ups, 1u);
}

TEST_F(TransactionTest, CountsNoWakeUpWhenTheFirstRequestIsAnswered) {
  start(2);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  EXPECT_EQ(counters().wake_ups, 0u);
}

TEST_F(TransactionTest, CountsNoWakeUpAfterAGarbledReply) {
  start(2);
  sent_at(START);
  receive(hex("AA 03"), START + 3);
  sent_at(START + 43);
  receive(hex(REPLY), START + 46);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().wake_ups, 0u);
}

TEST_F(TransactionTest, CountsNoWakeUpWhenAnyAttemptWasGarbled) {
  start(3);
  sent_at(START);
  receive(hex("AA 03"), START + 3);
  sent_at(START + 43);
  sent_at(START + 43 + TIMEOUT_MS);
  receive(hex(REPLY), START + 43 + TIMEOUT_MS + 3);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().wake_ups, 0u);
  // The next one is judged by itself.
  start(2);
  sent_at(START + 2000);
  sent_at(START + 2000 + TIMEOUT_MS);
  receive(hex(REPLY), START + 2000 + TIMEOUT_MS + 3);
  EXPECT_EQ(counters().wake_ups, 1u);
}

TEST_F(TransactionTest, EveryTransactionCountsItsOwnWakeUp) {
  for (TimeMs begin = START; begin < START + 3000; begin += 1000) {
    start(2);
    sent_at(begin);
    sent_at(begin + TIMEOUT_MS);
    receive(hex(REPLY), begin + TIMEOUT_MS + 3);
  }
  EXPECT_EQ(counters().wake_ups, 3u);
  EXPECT_EQ(counters().timeouts, 0u);
}

// Other bytes.

TEST_F(TransactionTest, CountsAResynchronisationForAReplyBehindNoise) {
  start(1);
  sent_at(START);
  receive(hex("53 4F 43 0D 0A") + hex(REPLY), START + 3);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(counters().resyncs, 1u);
  start(1);
  sent_at(START + 10);
  receive(hex(REPLY), START + 13);
  EXPECT_EQ(counters().resyncs, 1u);
}

TEST_F(TransactionTest, DropsBytesBehindTheReply) {
  start(1);
  sent_at(START);
  receive(hex(REPLY) + hex(REFUSED_COMMAND_REPLY), START + 3);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(to_hex(line_.data()), DATA);
  EXPECT_EQ(counters().bytes_received, 21u);
  EXPECT_EQ(counters().nacks, 0u);
}

TEST_F(TransactionTest, BytesAfterTheEndChangeNothing) {
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  receive(hex(REFUSED_COMMAND_REPLY), START + 5);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(to_hex(line_.data()), DATA);
  EXPECT_EQ(line_.answered_at(), START + 3);
  EXPECT_EQ(counters().bytes_received, 21u);
  line_.release();
  receive(hex(REPLY), START + 7);
  EXPECT_EQ(line_.state(), State::IDLE);
  EXPECT_EQ(counters().replies, 1u);
}

TEST_F(TransactionTest, AReplyBeforeTheRequestIsSentAnswersNothing) {
  start(1);
  receive(hex(REPLY), START);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(sent_at(START), REQUEST);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(counters().bytes_received, 15u);
}

TEST_F(TransactionTest, ABelatedReplyBeforeTheNextRequestIsSentAnswersNothing) {
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  start(1);
  receive(hex(REPLY), START + 5);
  EXPECT_EQ(line_.state(), State::WAITING);
}

TEST_F(TransactionTest, AReplyBetweenARefusalAndTheNextAttemptAnswersNothing) {
  start(2);
  sent_at(START);
  receive(refused_crc_, START + 3);
  receive(hex(REPLY), START + 4);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(sent_at(START + 5), REQUEST);
}

// Late replies. Several requests have replies of the same form (0x1D with its options, single registers), so the reply
// that a retry has made superfluous must not answer the request after it.

TEST_F(TransactionTest, WaitsForTheSuperfluousReplyBeforeTheNextRequest) {
  // A BMS that takes 250 ms: both attempts will be answered.
  start(2);
  sent_at(START);
  EXPECT_EQ(sent_at(START + 200), REQUEST);
  receive(hex(REPLY), START + 250);
  ASSERT_EQ(line_.state(), State::ANSWERED);
  start(2);
  EXPECT_EQ(sent_at(START + 250), "");
  receive(hex(REPLY), START + 450);
  EXPECT_EQ(line_.state(), State::WAITING);
  EXPECT_EQ(sent_at(START + 489), "");
  EXPECT_EQ(sent_at(START + 490), REQUEST) << "40 ms after the time the second reply takes";
  receive(hex(REPLY), START + 500);
  EXPECT_EQ(line_.state(), State::ANSWERED);
}

TEST_F(TransactionTest, WaitsForNothingAfterAnAnswerToTheOnlyAttempt) {
  start(2);
  sent_at(START);
  receive(hex(REPLY), START + 199);
  start(2);
  EXPECT_EQ(sent_at(START + 199), REQUEST);
}

TEST_F(TransactionTest, WaitsForNothingAfterAGarbledReply) {
  start(2);
  sent_at(START);
  receive(hex("AA 03"), START + 3);
  sent_at(START + 43);
  receive(hex(REPLY), START + 46);
  start(2);
  EXPECT_EQ(sent_at(START + 46), REQUEST) << "every attempt has had its reply";
}

TEST_F(TransactionTest, WaitsForASuperfluousRefusalToo) {
  start(2);
  sent_at(START);
  sent_at(START + 200);
  receive(hex(REFUSED_COMMAND_REPLY), START + 210);
  ASSERT_EQ(line_.state(), State::REFUSED);
  start(2);
  EXPECT_EQ(sent_at(START + 210), "");
  EXPECT_EQ(sent_at(START + 450), REQUEST);
}

TEST_F(TransactionTest, ALateReplyAfterTheTimeoutAnswersNothing) {
  start(1);
  sent_at(START);
  sent_at(START + TIMEOUT_MS);
  receive(hex(REPLY), START + TIMEOUT_MS + 1);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(counters().replies, 0u);
}

TEST_F(TransactionTest, AddsUpCrcErrorsOfAllAttempts) {
  Bytes garbled = hex(REPLY);
  garbled.back() ^= 0x01;
  start(2);
  sent_at(START);
  receive(garbled, START + 3);
  sent_at(START + 43);
  receive(garbled, START + 46);
  sent_at(START + 86);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(counters().crc_errors, 2u);
  EXPECT_EQ(counters().last_error, LinkError::GARBLED);
}

// The line is lost.

TEST_F(TransactionTest, ALostLineEndsTheRequestUnderWay) {
  start(3);
  sent_at(START);
  line_.line_lost(START + 5);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(counters().timeouts, 1u);
  EXPECT_EQ(counters().retries, 0u);
  EXPECT_EQ(counters().last_error, LinkError::SILENCE);
  EXPECT_EQ(counters().last_error_at, START + 5);
  EXPECT_EQ(sent_at(START + 6), "");
}

TEST_F(TransactionTest, ALostLineEndsARequestThatWasNotSentYet) {
  start(3);
  line_.line_lost(START);
  EXPECT_EQ(line_.state(), State::TIMED_OUT);
  EXPECT_EQ(sent_at(START + 1), "");
  EXPECT_EQ(counters().bytes_sent, 0u);
}

TEST_F(TransactionTest, ALostLineChangesNothingThatIsFinished) {
  line_.line_lost(START);
  EXPECT_EQ(line_.state(), State::IDLE);
  start(1);
  sent_at(START);
  receive(hex(REPLY), START + 3);
  line_.line_lost(START + 5);
  EXPECT_EQ(line_.state(), State::ANSWERED);
  EXPECT_EQ(to_hex(line_.data()), DATA);
  EXPECT_EQ(counters().timeouts, 0u);
}

TEST(LinkErrorKey, NamesEveryError) {
  EXPECT_STREQ(link_error_key(LinkError::NONE), "none");
  EXPECT_STREQ(link_error_key(LinkError::SILENCE), "silence");
  EXPECT_STREQ(link_error_key(LinkError::GARBLED), "garbled");
  EXPECT_STREQ(link_error_key(LinkError::REFUSED_COMMAND), "refused_command");
  EXPECT_STREQ(link_error_key(LinkError::REFUSED_CRC), "refused_crc");
}

}  // namespace
}  // namespace esphome::tinybms
