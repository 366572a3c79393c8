#include "fold/timers.hpp"

#include <array>
#include <charconv>

#include "common/check.hpp"
#include "contract/partition.hpp"

namespace hearth::fold {
namespace {
constexpr std::size_t kHashDigits = 16;
}

std::string timer_member(std::string_view entity, std::string_view name) {
  std::string target(entity);
  target.append("#").append(name);
  std::array<char, kHashDigits> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), contract::stable_hash(target), 16)
          .ptr;
  const auto count = static_cast<std::size_t>(end - digits.data());
  return std::string(kHashDigits - count, '0').append(digits.data(), count) + ":" + target;
}

std::uint64_t timer_hash(std::string_view member) {
  std::uint64_t hash = 0;
  std::from_chars(member.data(), member.data() + kHashDigits, hash, 16);
  return hash;
}

TimerTarget parse_timer_member(std::string_view member) {
  const std::string_view target = member.substr(kHashDigits + 1);
  const auto hash_sign = target.rfind('#');
  HEARTH_CHECK(hash_sign != std::string_view::npos);
  return {target.substr(0, hash_sign), target.substr(hash_sign + 1)};
}

void TimerWindow::load(const std::vector<TimerKey>& earliest, bool complete) {
  HEARTH_CHECK(changes_.empty());
  due_.clear();
  by_member_.clear();
  horizon_.reset();
  for (const TimerKey& timer : earliest) {
    due_.insert(timer);
    by_member_[timer.member] = timer.due;
  }
  if (!complete && !earliest.empty()) horizon_ = earliest.back().due;
}

void TimerWindow::forget(const std::string& member) {
  const auto at = by_member_.find(member);
  if (at == by_member_.end()) return;
  due_.erase(TimerKey{at->second, member});
  by_member_.erase(at);
}

void TimerWindow::arm(std::string_view entity, std::string_view name, TimePoint due) {
  const std::string member = timer_member(entity, name);
  forget(member);
  changes_[member] = due;
  if (!covers(due)) return;
  due_.insert({due, member});
  by_member_[member] = due;
}

void TimerWindow::cancel(std::string_view entity, std::string_view name) {
  const std::string member = timer_member(entity, name);
  forget(member);
  changes_[member] = std::nullopt;
}

std::optional<TimerKey> TimerWindow::take_due(TimePoint now) {
  if (due_.empty() || due_.begin()->due > now) return std::nullopt;
  TimerKey first = *due_.begin();
  forget(first.member);
  changes_[first.member] = std::nullopt;
  return first;
}

std::optional<TimePoint> TimerWindow::earliest() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->due;
}

void TimerWindow::collect(Commit& commit) {
  for (auto& [member, due] : changes_) {
    if (due) {
      commit.timers.push_back({*due, member});
    } else {
      commit.timers_erased.push_back(member);
    }
  }
  changes_.clear();
}

}  // namespace hearth::fold
