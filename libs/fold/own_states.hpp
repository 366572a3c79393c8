#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.hpp"
#include "fold/cache.hpp"
#include "fold/store.hpp"

namespace hearth::fold {

// Thrown through a fold's code where a state cannot be had: a fold can neither go on without one
// (taken for empty, it breaks what holds between states) nor report that it lacks one.
// PartitionFold catches it and throws the batch away.
struct Interrupted {
  Error error;
};

// The states of one partition as its owner's last commit left them. An owner that slept past its
// lease would otherwise put what another one has written since beside what it still has in memory.
template <class Store>
class OwnStates {
 public:
  OwnStates(Store& store, contract::Partition partition) : store_(store), partition_(partition) {}

  void committed(std::string checkpoint) { committed_ = std::move(checkpoint); }
  const std::string& committed() const { return committed_; }

  // Asks for many; take() answers. kConflict: somebody else has committed since.
  void ask(const std::vector<std::string>& keys) { store_.send_read(partition_, keys); }
  Result<Values> take() { return unchanged(store_.receive_read()); }

  // In the middle of a fold: what is cached, or it is read at once. Throws Interrupted.
  template <class State>
  typename Cache<State>::Entry& entry(Cache<State>& cache, std::string_view key) {
    if (auto* cached = cache.find(key)) return *cached;
    const std::vector<std::string> keys{std::string(key)};
    const auto values = unchanged(store_.read(partition_, keys));
    if (!values) throw Interrupted{values.error()};
    if (!cache.fill(key, values->front()))
      throw Interrupted{{ErrorKind::kCorrupt, "the state of " + keys.front() + " does not parse"}};
    return *cache.find(key);
  }

  // What was read of the store before this call is ours as well.
  Status confirm() {
    const auto nothing = unchanged(store_.read(partition_, {}));
    return nothing ? Status{} : fail(nothing.error());
  }

 private:
  Result<Values> unchanged(Result<StatesRead> read) const {
    if (!read) return fail(read.error());
    if (read->checkpoint == committed_) return std::move(read->values);
    return fail(ErrorKind::kConflict, "another owner has committed");
  }

  Store& store_;
  const contract::Partition partition_;
  std::string committed_;
};

}  // namespace hearth::fold
