#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "segmenter/core/business_sums.hpp"

namespace hearth::segmenter {

// A named number of a day: (plus - minus) / (over - less) * scale. Money is in fen. Without a day's
// `input` it is not known.
struct Figure {
  std::string name;
  std::vector<Sum> plus, minus;
  std::optional<Sum> over;  // its denominator; with 0 of it the figure has no value
  std::optional<Sum> less;  // what the denominator leaves out
  double scale = 1;
  std::optional<Sum> input;
  std::string meaning;  // for people

  std::string formula() const;  // "(nps_promoters - nps_detractors) / nps_answers * 100"
  std::optional<double> value(const DaySums& sums) const;
};

// Every figure there is, counts first. Those without terms need an input that does not exist yet:
// they have no value (null, unknown in rules), which is not 0.
class KpiFigures {
 public:
  KpiFigures();
  const std::vector<Figure>& all() const { return figures_; }
  std::optional<std::size_t> find(std::string_view name) const;
  std::vector<std::optional<double>> values(const DaySums& sums) const;  // by all()

 private:
  std::vector<Figure> figures_;
};

// Of the core use of the product (users who consumed or created, by days), in the last kCoreDays of
// `days`: how much more than in as many days before. 0.5 is half as much again. Without a value
// where the product is younger than both periods, or nobody used it in the first.
inline constexpr const char* kCoreActivityChange = "core_activity_change";
std::optional<double> core_activity_change(std::span<const DaySums, 2 * kCoreDays> days);

// {"days":[{"day","<figure>":...}],"formulas":{"<figure>":"..."},"meanings":{...}}; ratios have six
// digits.
nlohmann::ordered_json business_days(const DayTable& table, DayRange range);

// {"cohorts":[{"cohort","users","complete_days","ltv":[...]}]}: by month of the first day, fen paid
// less refunded per user of the cohort, up to k days after each user's first. Users' days up to
// `to` are in; from complete_days on those who came last are not that old yet.
nlohmann::ordered_json ltv_curves(const DayTable& table, DayRange range);

}  // namespace hearth::segmenter
