#include "recall/core/programme.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace hearth::recall {
namespace {

using nlohmann::json;

struct Told {
  std::string warning;
  Day day = 0;
};

std::optional<Told> read(std::string_view body) {
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("warning") || !parsed.contains("day") ||
      !parsed["warning"].is_string() || !parsed["day"].is_string()) {
    return std::nullopt;
  }
  const auto day = parse_day(parsed["day"].get_ref<const std::string&>());
  if (!day) return std::nullopt;
  return Told{parsed["warning"], *day};
}

std::string table_of(const pb::Programme& programme) {
  nlohmann::ordered_json body{{"open", !programme.warnings().empty()}};
  if (!programme.warnings().empty()) {
    Day first = programme.warnings(0).day();
    for (const pb::Warning& one : programme.warnings()) first = std::min(first, one.day());
    // A day's retention is about those whose first day was the one before.
    body["from"] = day_text(first - 1);
  }
  body["warnings"] = json::array();
  for (const pb::Warning& one : programme.warnings()) body["warnings"].push_back(one.name());
  return body.dump();
}

}  // namespace

void on_warning(const contract::Input& input, Workspace& workspace) {
  const auto told = read(input.signal->body);
  if (!told) return workspace.reject("malformed-signal", input.signal->name);
  pb::Programme& programme = *workspace.edit(input.entity).mutable_programme();
  auto& warnings = *programme.mutable_warnings();
  const auto same = [&](const pb::Warning& one) { return one.name() == told->warning; };
  warnings.erase(std::remove_if(warnings.begin(), warnings.end(), same), warnings.end());
  if (input.signal->name == kWarningOpened) {
    pb::Warning& added = *warnings.Add();
    added.set_name(told->warning);
    added.set_day(told->day);
    std::sort(warnings.begin(), warnings.end(),
              [](const pb::Warning& a, const pb::Warning& b) { return a.name() < b.name(); });
  }
  programme.set_number(programme.number() + 1);
  workspace.broadcast(input.entity, programme.number(), table_of(programme));
}

Status note_programme(const contract::Table& table, OpenProgrammes& programmes) {
  if (!table.topic.starts_with(kProgrammePrefix)) return {};
  const std::string name = table.topic.substr(kProgrammePrefix.size());
  const json body = json::parse(table.body, nullptr, false);
  const bool shaped = body.is_object() && body.contains("open") && body["open"].is_boolean();
  if (!shaped) return fail(ErrorKind::kInvalid, "the table " + table.topic + " cannot be read");
  programmes.erase(name);
  if (!body["open"].get<bool>()) return {};
  const auto from = body.contains("from") && body["from"].is_string()
                        ? parse_day(body["from"].get_ref<const std::string&>())
                        : std::nullopt;
  if (!from) return fail(ErrorKind::kInvalid, "the table " + table.topic + " has no first day");
  programmes[name] = *from;
  return {};
}

}  // namespace hearth::recall
