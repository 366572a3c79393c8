#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "ingest/terms.hpp"

namespace hearth::ingest {

// Where the keeper leaves the terms and requests pick them up. Thread-safe.
class TermsInForce {
 public:
  // Null until log and configuration were found: then nothing can be accepted.
  std::shared_ptr<const Terms> current() const {
    std::lock_guard lock(mutex_);
    return terms_;
  }

  void replace(std::shared_ptr<const Terms> terms) {
    std::lock_guard lock(mutex_);
    terms_ = std::move(terms);
    changed_.notify_all();
  }

  // The current ones, or the first that come within `wait`; else null.
  std::shared_ptr<const Terms> wait_for(Millis wait) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [this] { return terms_ != nullptr; });
    return terms_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::shared_ptr<const Terms> terms_;
};

}  // namespace hearth::ingest
