#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"

namespace hearth::ctl {

// What a sender has published, step by step, and the services that fold the log have not folded
// yet: everybody else's messages wait behind that. A partition in which a service does not get on
// for `patience` of one wait is not waited for until it does. Pure: what Redis says and the time
// are brought.
class UnfoldedSteps {
 public:
  using Clock = std::chrono::steady_clock;
  explicit UnfoldedSteps(Millis patience) : patience_(patience) {}

  // `ends`: by partition the last message of all that was published so far, 0: none.
  void published(std::uint64_t lines, std::vector<std::uint64_t> ends);
  // Forgets what all who are waited for have folded: after all services were looked at.
  void forget_folded();

  void wait_begins(Clock::time_point now);
  // How far a service has come in each partition.
  void folded(std::string_view service, const std::vector<std::uint64_t>& sequences,
              Clock::time_point now);

  std::uint64_t lines() const { return lines_; }
  // Who is waited for and farthest from the end of what was published, as a sentence.
  std::string slowest() const;
  // Who is not waited for any more, as sentences; of each service the first only.
  std::vector<std::string> take_given_up();

 private:
  struct Step {
    std::uint64_t lines;
    std::vector<std::uint64_t> ends;
  };
  struct Place {  // a service in one partition
    std::uint64_t sequence = 0;
    Clock::time_point got_on{};
    bool given_up = false;
  };
  struct Service {
    std::vector<Place> places;  // by partition
    bool told = false;
  };

  bool is_folded(const Step& step) const;
  void give_up(std::string_view name, Service& service, std::size_t partition);

  const Millis patience_;
  std::deque<Step> steps_;
  std::uint64_t lines_ = 0;  // of the steps
  std::map<std::string, Service, std::less<>> services_;
  std::vector<std::string> given_up_;
};

}  // namespace hearth::ctl
