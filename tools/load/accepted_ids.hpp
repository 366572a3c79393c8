#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "batch.hpp"
#include "common/result.hpp"
#include "population.hpp"

namespace hearth::load {

// How many events of an answer 200 were rejected: the members "code" in its list.
std::uint64_t rejected_in(std::string_view answer);

// Appends the message ids that were accepted to a file, one a line, by one write() an answer and
// before the answer counts: what is in the file was acknowledged, whatever happens to this program
// afterwards.
class AcceptedIds {
 public:
  static Result<AcceptedIds> open(const std::string& path);
  AcceptedIds(AcceptedIds&& other) noexcept;
  AcceptedIds(const AcceptedIds&) = delete;
  AcceptedIds& operator=(const AcceptedIds&) = delete;
  AcceptedIds& operator=(AcceptedIds&&) = delete;
  ~AcceptedIds();

  Status add(const Batch& batch, const Population& population, std::string_view answer);

 private:
  explicit AcceptedIds(int file) : file_(file) {}
  int file_;
  std::string lines_;  // reused
};

}  // namespace hearth::load
