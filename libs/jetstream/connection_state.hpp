#pragma once

#include <atomic>
#include <cstdint>

namespace hearth::jetstream {

// What the library's callbacks touch. It lives until the connection's closed callback, which is the
// last one, has run: callbacks are posted to a thread of the library and may arrive after the
// Connection object is gone.
struct ConnectionState {
  std::atomic<std::uint64_t> reconnects{0};
};

}  // namespace hearth::jetstream
