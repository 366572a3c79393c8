#include "ingest/core/context.hpp"

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "contract/json_text.hpp"
#include "ingest/core/json_spans.hpp"

namespace hearth::ingest {
namespace {

using Members =
    std::vector<std::pair<std::string_view, std::string_view>>;  // key as written, value

Members members_of(std::string_view object) {
  Members members;
  walk_object(object, 0, [&](std::string_view key, std::size_t at) {
    const std::size_t end = end_of_value(object, at);
    if (end != kNoSpan) members.emplace_back(key, object.substr(at, end - at));
    return end;
  });
  return members;
}

std::string_view find(const Members& members, std::string_view key) {
  for (const auto& [name, value] : members) {
    if (name == key) return value;
  }
  return {};
}

// Adds those of `more` that `members` lack.
void add_missing(Members& members, std::string_view more) {
  std::unordered_set<std::string_view>
      keys;  // two objects of thousands of keys must not cost their product
  for (const auto& member : members) keys.insert(member.first);
  for (const auto& member : members_of(more)) {
    if (keys.insert(member.first).second) members.push_back(member);
  }
}

std::string write(const Members& members) {
  std::string out = "{";
  for (const auto& [key, value] : members) {
    if (out.size() > 1) out += ',';
    out += '"';
    out += key;
    out += "\":";
    out += value;
  }
  out += '}';
  return out;
}

}  // namespace

bool may_be_direct(std::string_view json) {
  return json.find("\"direct\"") != std::string_view::npos;
}

std::string_view merge_context(std::string_view own, std::string_view of_batch,
                               std::string_view peer_ip, TextArena& arena) {
  // Looking for the word spares most events the walk.
  const bool maybe_direct = may_be_direct(own) || may_be_direct(of_batch);
  if (!maybe_direct && of_batch.empty()) return own;
  if (!maybe_direct && own.empty()) return of_batch;

  Members merged = members_of(own);
  const std::size_t own_members = merged.size();
  add_missing(merged, of_batch);
  if (find(merged, "direct") != "true") {
    return merged.size() == own_members && !own.empty() ? own : arena.keep(write(merged));
  }
  std::erase_if(merged, [](const auto& member) { return member.first == "ip"; });
  std::string ip;
  contract::append_string(ip, peer_ip);
  merged.emplace_back("ip", ip);
  return arena.keep(write(merged));
}

std::string_view extra_of(std::string_view others, std::string_view integrations,
                          std::string_view integrations_of_batch, TextArena& arena) {
  if (others.empty() && integrations.empty() && integrations_of_batch.empty()) return {};
  std::string out = "{";
  out += others;
  if (!integrations.empty() || !integrations_of_batch.empty()) {
    Members merged = members_of(integrations);
    add_missing(merged, integrations_of_batch);
    if (out.size() > 1) out += ',';
    out += "\"integrations\":" + write(merged);
  }
  out += '}';
  return arena.keep(out);
}

}  // namespace hearth::ingest
