#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How a service that keeps something of an id follows the segmenter, which links the ids of one
// person: `link` and `restore` go to the id itself, so every service hears them there. A `State`
// has `linked_to`, whose the id is now, and `denied`, whom an operator took it from.
namespace hearth::contract {

inline constexpr std::string_view kLinkSignal = "link";        // {to, operator?}
inline constexpr std::string_view kRestoreSignal = "restore";  // {from, link}: it was unlinked
inline constexpr std::string_view kForgetSignal = "forget";    // {entity}: its person was forgotten

struct Link {
  std::string to;
  bool by_operator = false;
};
struct Unlink {
  std::string from, link;  // the person, and whom the id was linked to
};
std::optional<Link> read_link(std::string_view body);
std::optional<Unlink> read_unlink(std::string_view body);

// Two links that were made at once close a cycle. The greatest id of it keeps what comes round, so
// that all say the same of who is whom. `via`: the ids that have passed it on.
bool ends_cycle(const std::vector<std::string>& via, std::string_view self);

// The first link wins, and what an operator has unlinked only an operator links again.
template <class State>
bool may_follow(const Link& link, std::string_view self, const State& state) {
  const auto& denied = state.denied();
  const bool is_denied = std::find(denied.begin(), denied.end(), link.to) != denied.end();
  return link.to != self && state.linked_to().empty() && (!is_denied || link.by_operator);
}

template <class State>
void follow(const Link& link, State& state) {
  auto& denied = *state.mutable_denied();
  denied.erase(std::remove(denied.begin(), denied.end(), link.to), denied.end());
  state.set_linked_to(link.to);
}

template <class State>
void follow(const Unlink& unlink, State& state) {
  if (state.linked_to() == unlink.link) state.clear_linked_to();
  auto& denied = *state.mutable_denied();
  for (const std::string& one : {unlink.link, unlink.from}) {
    if (std::find(denied.begin(), denied.end(), one) == denied.end()) *denied.Add() = one;
  }
}

}  // namespace hearth::contract
