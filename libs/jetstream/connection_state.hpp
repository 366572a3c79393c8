#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "jetstream/reader_health.hpp"

namespace hearth::jetstream {

// What the library's callbacks touch. It lives until the connection's closed callback, which is the
// last one, has run: callbacks are posted to a thread of the library and may arrive after the
// Connection object is gone.
struct ConnectionState {
  std::atomic<std::uint64_t> reconnects{0};

  std::mutex mutex;
  // By the subscription's address, never dereferenced: in 3.4.1 the error callback may name one
  // that is already freed.
  std::map<const void*, std::shared_ptr<ReaderHealth>> readers;
};

}  // namespace hearth::jetstream
