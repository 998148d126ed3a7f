#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace esphome::bms_core {

/// How a curve runs between two of its points.
enum class CurveShape : uint8_t {
  LINEAR,
  /// The share of a point counts from its x on, up to the next point.
  STEPPED,
};

/// What shares of a curve have to do from left to right.
enum class CurveTrend : uint8_t {
  FALLING,
  RISING,
  /// First rising, then falling: too cold on the left, too warm on the right.
  HILL,
};

struct CurvePoint {
  /// mV, 0.1 degC or permille of SOC, whatever the curve is over.
  int16_t x{0};
  uint16_t share_permille{0};
  bool operator==(const CurvePoint &) const = default;
};

/// A share of the full current as a function of a measured value. Before the first point and after the last one the
/// share stays what it is there; a curve without points limits nothing.
struct Curve {
  static constexpr size_t MAX_POINTS = 10;

  std::array<CurvePoint, MAX_POINTS> points{};
  uint8_t count{0};
  CurveShape shape{CurveShape::LINEAR};

  constexpr Curve() = default;
  /// More than MAX_POINTS make a curve that is not valid().
  constexpr Curve(std::initializer_list<CurvePoint> list, CurveShape curve_shape = CurveShape::LINEAR)
      : count(static_cast<uint8_t>(list.size() > MAX_POINTS ? MAX_POINTS + 1 : list.size())), shape(curve_shape) {
    size_t i = 0;
    for (const CurvePoint &point : list) {
      if (i < MAX_POINTS)
        this->points[i++] = point;
    }
  }

  /// 0..1000, rounded down.
  uint16_t share_permille(int32_t x) const;
  /// The first x with the highest share: left of it a HILL is too cold, right of it too warm.
  int32_t peak_x() const;
  /// Index of the first point that breaks a rule: x rising, shares 0..1000 and following the trend. Empty if none does.
  std::optional<uint8_t> first_wrong_point(CurveTrend trend) const;
  bool operator==(const Curve &) const = default;
};

}  // namespace esphome::bms_core
