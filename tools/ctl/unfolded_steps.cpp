#include "unfolded_steps.hpp"

#include <utility>

namespace hearth::ctl {

void UnfoldedSteps::published(std::uint64_t lines, std::vector<std::uint64_t> ends) {
  lines_ += lines;
  steps_.push_back({lines, std::move(ends)});
}

void UnfoldedSteps::folded(std::string_view service, const std::vector<std::uint64_t>& sequences,
                           Clock::time_point now) {
  auto known = services_.find(service);
  if (known == services_.end()) {
    known = services_.emplace(std::string(service), Service{}).first;
    known->second.places.assign(sequences.size(), Place{0, now, false});
  }
  for (std::size_t p = 0; p < sequences.size(); ++p) {
    Place& place = known->second.places[p];
    const bool is_behind = !steps_.empty() && sequences[p] < steps_.back().ends[p];
    if (!is_behind || sequences[p] != place.sequence) {
      place = {sequences[p], now, false};
    } else if (now - place.got_on >= patience_ && !place.given_up) {
      place.given_up = true;
      give_up(service, known->second, p);
    }
  }
}

void UnfoldedSteps::wait_begins(Clock::time_point now) {
  for (auto& [name, service] : services_) {
    for (Place& place : service.places) place.got_on = now;
  }
}

void UnfoldedSteps::forget_folded() {
  while (!steps_.empty() && is_folded(steps_.front())) {
    lines_ -= steps_.front().lines;
    steps_.pop_front();
  }
}

bool UnfoldedSteps::is_folded(const Step& step) const {
  for (const auto& [name, service] : services_) {
    for (std::size_t p = 0; p < service.places.size(); ++p) {
      const Place& place = service.places[p];
      if (!place.given_up && place.sequence < step.ends[p]) return false;
    }
  }
  return true;
}

void UnfoldedSteps::give_up(std::string_view name, Service& service, std::size_t partition) {
  if (std::exchange(service.told, true)) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience_).count();
  given_up_.push_back(std::string(name) + " has folded nothing of partition " +
                      std::to_string(partition) + " for " + std::to_string(seconds) +
                      " s and is not waited for");
}

std::string UnfoldedSteps::slowest() const {
  std::string out;
  std::uint64_t farthest = 0;
  for (const auto& [name, service] : services_) {
    for (std::size_t p = 0; !steps_.empty() && p < service.places.size(); ++p) {
      const Place& place = service.places[p];
      const std::uint64_t end = steps_.back().ends[p];
      if (place.given_up || place.sequence + farthest >= end) continue;
      farthest = end - place.sequence;
      out = name + " partition " + std::to_string(p) + " is at message " +
            std::to_string(place.sequence) + " of " + std::to_string(end);
    }
  }
  return out;
}

std::vector<std::string> UnfoldedSteps::take_given_up() { return std::exchange(given_up_, {}); }

}  // namespace hearth::ctl
