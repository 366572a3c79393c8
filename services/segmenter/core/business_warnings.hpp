#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "contract/product.hpp"
#include "rules/rule.hpp"
#include "segmenter/core/business_figures.hpp"

// Early warnings: rules over the figures of one complete day. A rule may name each figure,
// `<figure>_before`, its mean over the 28 days before, and `<figure>_14d`, the figure of the sums
// of the 14 days that end with it, and `<figure>_matured`, that of the 14 days before those, all
// with what is known when the day is judged: an order is refunded, and a newcomer found out, days
// after, and what comes after a week shows in half of the last 14 days only. What has no value is
// unknown, and a rule that comes to unknown neither opens nor closes.
namespace hearth::segmenter {

inline constexpr Day kBaselineDays = 28;
// With a figure known on fewer of these days its baseline is unknown. Days on which nothing at all
// happened are no days of the product.
inline constexpr std::size_t kLeastBaselineDays = 7;

inline constexpr Day kTrailingDays = 14;
static_assert(2 * kTrailingDays <= kBaselineDays + 1 && kTrailingDays == kBrushedDays);

// The variables of the rules: all figures, then all of their baselines, then those of the last 14
// days, then those of the 14 before. `before`: the baseline's days, ascending.
using FigureValues = std::vector<std::optional<double>>;
FigureValues figure_values(const KpiFigures& figures, std::span<const DaySums> before,
                           const DaySums& day);

struct WarningRule {
  contract::Warning warning;
  std::size_t sample = 0;  // index in KpiFigures
  rules::Rule open, close;
};

// The warnings of one configuration, compiled. Those with problems are left out.
class WarningRules {
 public:
  explicit WarningRules(const std::vector<contract::Warning>& warnings = {});
  std::span<const WarningRule> all() const { return rules_; }
  const std::vector<contract::Problem>& problems() const { return problems_; }
  const KpiFigures& figures() const { return figures_; }
  const std::string& variable(std::size_t index) const { return schema_.variables[index].name; }

 private:
  void add(const contract::Warning& warning);
  std::optional<rules::Rule> compile(const contract::Warning& warning,
                                     const contract::NamedRule& rule);
  void problem(const contract::Warning& warning, const contract::NamedRule& rule, std::string text);

  KpiFigures figures_;
  rules::Schema schema_;
  std::vector<WarningRule> rules_;
  std::vector<contract::Problem> problems_;
};

// What `hearth check` says of the section `warnings`.
std::vector<contract::Problem> check_warnings(const contract::Product& product);

}  // namespace hearth::segmenter
