#include "curve.h"

namespace esphome::bms_core {

uint16_t Curve::share_permille(int32_t x) const {
  if (this->count == 0)
    return 1000;
  if (x < this->points[0].x)
    return this->points[0].share_permille;
  size_t i = 0;
  while (i + 1 < this->count && x >= this->points[i + 1].x)
    i++;
  const CurvePoint &left = this->points[i];
  if (i + 1 == this->count || this->shape == CurveShape::STEPPED)
    return left.share_permille;
  const CurvePoint &right = this->points[i + 1];
  const int32_t width = right.x - left.x;
  // As a mean of both shares nothing is negative, and rounding down is rounding to the cautious side.
  return static_cast<uint16_t>((left.share_permille * (right.x - x) + right.share_permille * (x - left.x)) / width);
}

int32_t Curve::peak_x() const {
  size_t peak = 0;
  for (size_t i = 1; i < this->count; i++) {
    if (this->points[i].share_permille > this->points[peak].share_permille)
      peak = i;
  }
  return this->points[peak].x;
}

std::optional<uint8_t> Curve::first_wrong_point(CurveTrend trend) const {
  if (this->count > MAX_POINTS)
    return static_cast<uint8_t>(MAX_POINTS);
  bool falling = trend == CurveTrend::FALLING;
  for (uint8_t i = 0; i < this->count; i++) {
    const CurvePoint &point = this->points[i];
    if (point.share_permille > 1000)
      return i;
    if (i == 0)
      continue;
    const CurvePoint &left = this->points[i - 1];
    if (point.x <= left.x)
      return i;
    if (point.share_permille > left.share_permille && falling)
      return i;
    if (point.share_permille < left.share_permille) {
      if (trend == CurveTrend::RISING)
        return i;
      falling = true;
    }
  }
  return std::nullopt;
}

}  // namespace esphome::bms_core
