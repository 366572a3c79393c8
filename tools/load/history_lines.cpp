#include "history_lines.hpp"

#include "contract/json_text.hpp"

namespace hearth::load {
namespace {

using contract::append_unsigned;

constexpr std::int64_t kDayMillis = 86'400'000;

void append_padded(std::string& out, std::int64_t number, int digits) {
  std::int64_t unit = 1;
  for (int i = 1; i < digits; ++i) unit *= 10;
  for (; unit > 0; unit /= 10) out += static_cast<char>('0' + number / unit % 10);
}

void append_user(std::string& out, std::uint32_t user) {
  out += 'm';
  append_unsigned(out, user);
}

void append_yuan(std::string& out, std::uint32_t fen) {
  append_unsigned(out, fen / 100);
  out += '.';
  append_padded(out, fen % 100, 2);
}

void append_properties(std::string& out, const Deed& deed) {
  const char* separator = R"(,"properties":{)";
  const auto name = [&](const char* text) {
    out += separator;
    out += text;
    separator = ",";
  };
  if (has_author(deed.action)) {
    name(R"("author_id":")");
    append_user(out, deed.author);
    out += '"';
  }
  if (deed.action == Action::kOrder || deed.action == Action::kRefund) {
    name(R"("order_id":"o)");
    append_unsigned(out, deed.user);
    out += '-';
    append_unsigned(out, deed.order);
    out += '"';
  }
  if (deed.fen > 0) {
    name(deed.action == Action::kClaim ? R"("value":)" : R"("revenue":)");
    append_yuan(out, deed.fen);
  }
  if (deed.rewarded) name(R"("rewarded":true)");
  if (*separator == ',' && separator[1] == '\0') out += '}';
}

// Addresses of a private network: 10.0.0.0/8 has room for more of them than a cast can use.
void append_context(std::string& out, const Persona& persona) {
  out += R"(,"context":{"device":{"id":"d)";
  append_unsigned(out, persona.device);
  out += R"("},"ip":"10.)";
  append_unsigned(out, persona.address >> 16 & 255);
  out += '.';
  append_unsigned(out, persona.address >> 8 & 255);
  out += '.';
  append_unsigned(out, persona.address & 255);
  out += R"("}})";
}

}  // namespace

HistoryLines::HistoryLines(const Cast& cast)
    : cast_(cast), run_("h" + std::to_string(cast.options().seed) + "-"), day_(-1) {
  for (std::size_t i = 0; i < kActions; ++i) {
    openings_[i] = R"({"type":"track","event":")" +
                   std::string(event_name(static_cast<Action>(i))) + R"(","userId":")";
  }
}

void HistoryLines::append(std::string& out, const Deed& deed) {
  out += openings_[static_cast<std::size_t>(deed.action)];
  append_user(out, deed.user);
  out += R"(","timestamp":")";
  append_time(out, deed.time);
  out += R"(","messageId":")";
  out += run_;
  append_unsigned(out, written_++);
  out += '"';
  append_properties(out, deed);
  append_context(out, cast_.people()[deed.user]);
  out += '\n';
}

// The date is the same for very many lines.
void HistoryLines::append_time(std::string& out, std::int64_t unix_ms) {
  const std::int64_t day = unix_ms / kDayMillis, rest = unix_ms % kDayMillis;
  if (day != day_) {
    day_ = day;
    date_ = contract::to_rfc3339(from_unix_ms(unix_ms)).substr(0, 11);
  }
  out += date_;
  append_padded(out, rest / 3'600'000, 2);
  out += ':';
  append_padded(out, rest / 60'000 % 60, 2);
  out += ':';
  append_padded(out, rest / 1000 % 60, 2);
  out += '.';
  append_padded(out, rest % 1000, 3);
  out += 'Z';
}

}  // namespace hearth::load
