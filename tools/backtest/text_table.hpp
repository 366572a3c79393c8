#pragma once

#include <string>
#include <vector>

namespace hearth::backtest {

// A table for terminals: the first column to the left, the others to the right, unless the heading
// says "<". The last column is not padded, so that text of any width may stand there.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings);
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.size() < 2; }
  std::string text() const;

 private:
  std::vector<bool> left_;  // by column
  std::vector<std::vector<std::string>> rows_;
};

// 1,234,567
std::string grouped(std::uint64_t number);

// "17.53 %"; "-" where there is nothing to divide by.
std::string percent(double part, double whole);

}  // namespace hearth::backtest
