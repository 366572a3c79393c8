#pragma once

#include <string>

#include "player.hpp"
#include "population.hpp"

namespace hearth::load {

struct Options {
  PlayOptions play;
  PopulationOptions population;
  std::string url;  // HEARTH_INGEST_URL
  std::string ids;  // file for the accepted message ids; empty: none
  bool json = false;
};

// From the command line and the environment. Anything wrong (and --help) is printed and gives the
// exit code instead.
tl::expected<Options, int> read_options(int argc, char** argv);

}  // namespace hearth::load
