#include <gtest/gtest.h>

#include "bms_core/curve.h"

namespace esphome::bms_core {
namespace {

constexpr Curve FALLING{{3400, 1000}, {3450, 400}, {3500, 0}};

TEST(Curve, WithoutPointsLimitsNothing) {
  EXPECT_EQ(Curve{}.share_permille(-400), 1000);
  EXPECT_EQ(Curve{}.share_permille(4000), 1000);
}

TEST(Curve, IsFlatBeforeItsFirstAndAfterItsLastPoint) {
  const Curve curve{{100, 700}, {200, 300}};
  EXPECT_EQ(curve.share_permille(-1000), 700);
  EXPECT_EQ(curve.share_permille(99), 700);
  EXPECT_EQ(curve.share_permille(201), 300);
  EXPECT_EQ(curve.share_permille(30000), 300);
}

TEST(Curve, GivesItsPointsExactly) {
  EXPECT_EQ(FALLING.share_permille(3400), 1000);
  EXPECT_EQ(FALLING.share_permille(3450), 400);
  EXPECT_EQ(FALLING.share_permille(3500), 0);
}

TEST(Curve, RunsStraightBetweenTwoPoints) {
  EXPECT_EQ(FALLING.share_permille(3425), 700);
  EXPECT_EQ(FALLING.share_permille(3475), 200);
  EXPECT_EQ(FALLING.share_permille(3499), 8);
}

TEST(Curve, IsRoundedDown) {
  const Curve curve{{0, 0}, {3, 1000}};
  EXPECT_EQ(curve.share_permille(1), 333);
  EXPECT_EQ(curve.share_permille(2), 666);
}

TEST(Curve, RunsStraightThroughTheCold) {
  const Curve curve{{-200, 0}, {-100, 500}, {100, 1000}};
  EXPECT_EQ(curve.share_permille(-150), 250);
  EXPECT_EQ(curve.share_permille(0), 750);
}

TEST(Curve, SteppedHoldsTheShareOfAPointUpToTheNext) {
  const Curve curve({{3400, 1000}, {3450, 400}, {3500, 0}}, CurveShape::STEPPED);
  EXPECT_EQ(curve.share_permille(3300), 1000);
  EXPECT_EQ(curve.share_permille(3449), 1000);
  EXPECT_EQ(curve.share_permille(3450), 400);
  EXPECT_EQ(curve.share_permille(3499), 400);
  EXPECT_EQ(curve.share_permille(3500), 0);
  EXPECT_EQ(curve.share_permille(3501), 0);
}

TEST(Curve, OfOnePointIsThatShareEverywhere) {
  const Curve curve{{50, 250}};
  EXPECT_EQ(curve.share_permille(0), 250);
  EXPECT_EQ(curve.share_permille(50), 250);
  EXPECT_EQ(curve.share_permille(100), 250);
}

TEST(Curve, KnowsWhereItIsHighestFirst) {
  EXPECT_EQ((Curve{{0, 0}, {100, 1000}, {400, 1000}, {500, 0}}.peak_x()), 100);
  EXPECT_EQ((Curve{{0, 900}, {100, 300}}.peak_x()), 0);
  EXPECT_EQ((Curve{{0, 0}, {100, 300}}.peak_x()), 100);
  EXPECT_EQ((Curve{{0, 0}, {100, 300}, {200, 400}, {300, 0}}.peak_x()), 200);
}

// What a curve must be like.

TEST(CurveRules, AGoodCurveHasNoWrongPoint) {
  EXPECT_EQ(FALLING.first_wrong_point(CurveTrend::FALLING), std::nullopt);
  EXPECT_EQ((Curve{{0, 0}, {5, 0}, {9, 1000}}.first_wrong_point(CurveTrend::RISING)), std::nullopt);
  EXPECT_EQ((Curve{{0, 0}, {5, 9}, {6, 9}, {9, 2}, {10, 2}}.first_wrong_point(CurveTrend::HILL)), std::nullopt);
  EXPECT_EQ(Curve{}.first_wrong_point(CurveTrend::RISING), std::nullopt);
}

TEST(CurveRules, XHasToRise) {
  EXPECT_EQ((Curve{{0, 5}, {0, 5}}.first_wrong_point(CurveTrend::FALLING)), 1);
  EXPECT_EQ((Curve{{0, 5}, {3, 5}, {2, 5}}.first_wrong_point(CurveTrend::HILL)), 2);
}

TEST(CurveRules, SharesAreAtMostTheWhole) {
  EXPECT_EQ((Curve{{0, 1001}}.first_wrong_point(CurveTrend::FALLING)), 0);
  EXPECT_EQ((Curve{{0, 1000}}.first_wrong_point(CurveTrend::FALLING)), std::nullopt);
}

TEST(CurveRules, SharesFollowTheTrend) {
  EXPECT_EQ((Curve{{0, 5}, {1, 6}}.first_wrong_point(CurveTrend::FALLING)), 1);
  EXPECT_EQ((Curve{{0, 5}, {1, 4}}.first_wrong_point(CurveTrend::RISING)), 1);
  EXPECT_EQ((Curve{{0, 5}, {1, 6}, {2, 4}, {3, 5}}.first_wrong_point(CurveTrend::HILL)), 3);
}

TEST(CurveRules, ACurveHasAtMostTenPoints) {
  const Curve ten{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {9, 1}};
  EXPECT_EQ(ten.count, 10);
  EXPECT_EQ(ten.first_wrong_point(CurveTrend::FALLING), std::nullopt);
  const Curve eleven{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {9, 1}, {10, 1}};
  EXPECT_EQ(eleven.first_wrong_point(CurveTrend::FALLING), 10);
}

}  // namespace
}  // namespace esphome::bms_core
