#include "labels.hpp"

#include <fstream>
#include <optional>
#include <string_view>

namespace hearth::backtest {
namespace {

constexpr std::string_view kHeading = "user_id,intent,first_seen,fake_active,bonus_hunter";
constexpr std::size_t kColumns = 5;

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(',', at), line.size());
    cells.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return cells;
}

std::optional<load::Intent> intent_of(std::string_view text) {
  for (std::size_t i = 0; i < load::kIntents; ++i) {
    const auto intent = static_cast<load::Intent>(i);
    if (load::name(intent) == text) return intent;
  }
  return std::nullopt;
}

std::optional<Label> label_of(std::string_view line) {
  const auto cells = split(line);
  if (cells.size() != kColumns || cells[0].empty()) return std::nullopt;
  const auto intent = intent_of(cells[1]);
  const auto is_flag = [](std::string_view cell) { return cell == "0" || cell == "1"; };
  if (!intent || !is_flag(cells[3]) || !is_flag(cells[4])) return std::nullopt;
  return Label{std::string(cells[0]), *intent, {cells[3] == "1", cells[4] == "1"}};
}

}  // namespace

Result<std::vector<Label>> read_labels(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    return fail(ErrorKind::kInvalid, path + " cannot be read");
  }
  if (line != kHeading) {
    return fail(ErrorKind::kInvalid, path + ":1: the heading is not " + std::string(kHeading));
  }
  std::vector<Label> labels;
  for (std::size_t number = 2; std::getline(file, line); ++number) {
    const auto label = label_of(line);
    if (!label) {
      return fail(ErrorKind::kInvalid, path + ":" + std::to_string(number) + ": not a label");
    }
    labels.push_back(*label);
  }
  return labels;
}

}  // namespace hearth::backtest
