#pragma once

#include <cstdio>
#include <cstdlib>

// An invariant that holds by construction. It is checked in every build: a service that has lost its mind must stop
// before it writes, and the log makes a restart safe.
#define HEARTH_CHECK(condition)                                                                  \
  (static_cast<bool>(condition)                                                                  \
       ? void(0)                                                                                 \
       : (std::fprintf(stderr, "%s:%d: invariant broken: %s\n", __FILE__, __LINE__, #condition), \
          std::abort()))
