#include <cstdio>
#include <optional>
#include <string_view>

#include "accepted_ids.hpp"
#include "history_command.hpp"
#include "options.hpp"
#include "player.hpp"
#include "population.hpp"
#include "summary.hpp"
#include "target.hpp"

namespace {

int complain(const hearth::Error& error) {
  std::fprintf(stderr, "hearth-load: %s\n", error.detail.c_str());
  return 2;
}

}  // namespace

// Exit codes: 0 something was accepted and nothing was given up; 1 otherwise; 2 bad usage.
int main(int argc, char** argv) {
  using namespace hearth::load;
  if (argc > 1 && std::string_view(argv[1]) == "history") {
    return history_command(argc - 1, argv + 1);
  }
  const auto options = read_options(argc, argv);
  if (!options) return options.error();
  const auto target = find_target(options->url);
  if (!target) return complain(target.error());
  std::optional<AcceptedIds> ids;
  if (!options->ids.empty()) {
    auto opened = AcceptedIds::open(options->ids);
    if (!opened) return complain(opened.error());
    ids.emplace(std::move(*opened));
  }

  Population population(options->population);
  Player player(*target, options->play, population, ids ? &*ids : nullptr);
  const auto summary = player.play({});
  if (!summary) return complain(summary.error());

  std::fputs((options->json ? as_json(*summary) : as_text(*summary)).c_str(), stdout);
  return summary->events > 0 && summary->given_up == 0 ? 0 : 1;
}
