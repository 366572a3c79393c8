#include "rules/feature.hpp"

#include "rules/quoted.hpp"

namespace hearth::rules {

using Function = Feature::Function;

std::string_view name(Function function) {
  switch (function) {
    case Function::kCount:
      return "count";
    case Function::kSum:
      return "sum";
    case Function::kAvg:
      return "avg";
    case Function::kMin:
      return "min";
    case Function::kMax:
      return "max";
    case Function::kPercentile:
      return "percentile";
    case Function::kDistinct:
      return "distinct";
    case Function::kFirst:
      return "first";
    case Function::kLast:
      return "last";
    case Function::kDaysSince:
      return "days_since";
    case Function::kDaysActive:
      return "days_active";
  }
  return "";
}

Type type_of(const Feature& feature) {
  switch (feature.function) {
    case Function::kSum:
    case Function::kAvg:
    case Function::kMin:
    case Function::kMax:
    case Function::kPercentile:
      return Type::kDouble;
    case Function::kFirst:
    case Function::kLast:
      return Type::kTimestamp;
    case Function::kCount:
    case Function::kDistinct:
    case Function::kDaysSince:
    case Function::kDaysActive:
      return Type::kInt;
  }
  return Type::kDyn;
}

std::string to_text(const Feature& feature) {
  constexpr Millis kHour = std::chrono::hours(1), kDay = std::chrono::hours(24);
  std::string arguments;
  const auto add = [&arguments](const std::string& argument) {
    arguments += (arguments.empty() ? "" : ", ") + argument;
  };
  if (!feature.event.empty()) add(quoted(feature.event));
  if (!feature.property.empty()) add(quoted(feature.property));
  if (feature.percent > 0) add(std::to_string(feature.percent));
  if (feature.window > 3 * kDay) {
    add('"' + std::to_string(feature.window / kDay) + "d\"");
  } else if (feature.window > Millis{0}) {
    add('"' + std::to_string(feature.window / kHour) + "h\"");
  }
  return std::string(name(feature.function)) + '(' + arguments + ')';
}

}  // namespace hearth::rules
