#include "calendar/user_zone.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <simdjson.h>

namespace hearth {
namespace {

constexpr std::size_t kMaxNameBytes = 64;  // the longest there is has 32
constexpr std::string_view kDatabase = "/usr/share/zoneinfo/";

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '_' || c == '-' ||
         c == '+';
}

// The database also holds each zone as counted without and with leap seconds, and the machine's
// own: none of these is a name of the IANA.
bool looks_like_zone(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), is_name_character) && name.front() != '/' &&
         !name.starts_with("posix") && !name.starts_with("right/") && name != "localtime";
}

bool is_in_database(std::string_view name) {
  std::error_code error;
  return std::filesystem::is_regular_file(std::string(kDatabase).append(name), error);
}

}  // namespace

std::optional<cctz::time_zone> load_zone(std::string_view name) {
  cctz::time_zone loaded;
  if (!looks_like_zone(name) || !is_in_database(name) ||
      !cctz::load_time_zone(std::string(name), &loaded)) {
    return std::nullopt;
  }
  return loaded;
}

struct UserZones::Parser {
  simdjson::dom::parser parser;
};

UserZones::UserZones() : parser_(std::make_unique<Parser>()) {}
UserZones::~UserZones() = default;
UserZones::UserZones(UserZones&&) noexcept = default;
UserZones& UserZones::operator=(UserZones&&) noexcept = default;

const Calendar* UserZones::find(std::string_view name) {
  if (name.empty()) return nullptr;
  if (const auto known = zones_.find(name); known != zones_.end()) return &known->second;
  if (!load_zone(name)) return nullptr;
  return &zones_.emplace(name, std::string(name)).first->second;
}

std::string_view UserZones::named_in(std::string_view context) {
  if (context == last_context_) return last_name_;
  last_context_ = context;
  last_name_.clear();
  // Cheap first: contexts of servers name none.
  if (context.find("\"timezone\"") == std::string_view::npos) return last_name_;
  std::string_view name;
  auto timezone = parser_->parser.parse(context.data(), context.size()).at_key("timezone");
  const bool told = timezone.get(name) == simdjson::SUCCESS;
  if (told && find(name) != nullptr) last_name_ = name;
  return last_name_;
}

}  // namespace hearth
