#pragma once

#include <string>

#include "outcome.hpp"

namespace hearth::backtest {

// A warning's signal (segmenter/core/business_watch.hpp) in the words of a table.
struct WarningText {
  std::string day, change, name, programme, owner;
  std::string figures;  // "complaint_rate 0.041, dau 1200": what the rule read, baselines included
  std::string sample;   // "dau 1200 of 100"
};
WarningText text_of(const Json& warning);

}  // namespace hearth::backtest
