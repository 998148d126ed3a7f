#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tinybms_web/long_body.h"

namespace esphome::tinybms_web {
namespace {

using Bytes = std::vector<uint8_t>;
const int A = 0;
const int B = 0;

TEST(LongBody, IsWhatCamePieceByPiece) {
  LongBody body;
  ASSERT_TRUE(body.begin(&A, 0));
  EXPECT_TRUE(body.add(&A, Bytes{'a', 'b'}));
  EXPECT_TRUE(body.add(&A, Bytes{'c'}));
  EXPECT_EQ(body.text(&A), "abc");
  body.end(&A);
  ASSERT_TRUE(body.begin(&A, 1));
  EXPECT_EQ(body.text(&A), "");
}

TEST(LongBody, TakesAsMuchAsItHasRoomForAndNoMore) {
  LongBody body;
  ASSERT_TRUE(body.begin(&A, 0));
  EXPECT_TRUE(body.add(&A, Bytes(LongBody::SIZE)));
  EXPECT_FALSE(body.add(&A, Bytes(1)));
}

TEST(LongBody, BelongsToOneRequestAtATime) {
  LongBody body;
  ASSERT_TRUE(body.begin(&A, 0));
  EXPECT_TRUE(body.add(&A, Bytes{'a'}));
  EXPECT_FALSE(body.begin(&B, 9'999));
  EXPECT_FALSE(body.add(&B, Bytes{'b'}));
  body.end(&B);
  EXPECT_EQ(body.text(&A), "a") << "only its owner ends it";
  body.end(&A);
  EXPECT_TRUE(body.begin(&B, 9'999));
}

TEST(LongBody, IsTakenFromOneThatTakesTooLong) {
  LongBody body;
  // The clock of milliseconds begins anew meanwhile.
  ASSERT_TRUE(body.begin(&A, UINT32_MAX - 999));
  EXPECT_TRUE(body.add(&A, Bytes{'a'}));
  ASSERT_TRUE(body.begin(&B, 9'000));
  EXPECT_FALSE(body.add(&A, Bytes{'a'}));
  EXPECT_EQ(body.text(&A), "");
  EXPECT_TRUE(body.add(&B, Bytes{'b'}));
  EXPECT_EQ(body.text(&B), "b");
}

}  // namespace
}  // namespace esphome::tinybms_web
