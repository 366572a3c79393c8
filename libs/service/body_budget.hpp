#pragma once

#include <atomic>
#include <cstddef>

namespace hearth::service {

// The memory that all bodies of a server may hold together: 1,500 connections times the largest
// body would be far more than a pod has.
class BodyBudget {
 public:
  explicit BodyBudget(std::size_t limit) : limit_(limit) {}

  // Part of the budget, given back at the end of the request.
  class Lease {
   public:
    explicit Lease(BodyBudget& budget) : budget_(budget) {}
    ~Lease() { budget_.used_.fetch_sub(taken_, std::memory_order_relaxed); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    bool take(std::size_t bytes) {
      const auto before = budget_.used_.fetch_add(bytes, std::memory_order_relaxed);
      taken_ += bytes;
      return before + bytes <= budget_.limit_;
    }

   private:
    BodyBudget& budget_;
    std::size_t taken_ = 0;
  };

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace hearth::service
