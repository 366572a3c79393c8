#include "product_file.hpp"

#include <cstdio>

#include "../intake/product_file.hpp"
#include "contract/product_configuration.hpp"
#include "fold/configurations.hpp"
#include "segmenter/core/configured.hpp"
#include "session.hpp"

namespace hearth::ctl {
namespace {

std::vector<contract::Problem> problems_of(const contract::ConfigurationText& text) {
  auto parsed = contract::product_of(text);
  if (!parsed.product) return std::move(parsed.problems);
  auto compiled = segmenter::configured(*std::move(parsed.product), 0);
  return compiled ? std::vector<contract::Problem>() : std::move(compiled.error());
}

// The file, with what was changed at run time and the file does not say itself.
Result<contract::ConfigurationText> with_overlay(const intake::ProductFile& file,
                                                 const contract::Configuration& current) {
  contract::ConfigurationText next{file.text, {}};
  const auto in_force = contract::configuration_text(current.body);
  if (!in_force) return next;  // there is none yet
  next.overlay = contract::deviations(file.product, in_force->overlay);
  const auto problems = problems_of(next);
  if (problems.empty()) return next;
  for (const contract::Problem& problem : problems) {
    std::fprintf(stderr, "changed at run time: %s:%d:%d: %s\n", problem.path.c_str(), problem.line,
                 problem.column, problem.text.c_str());
  }
  return fail(ErrorKind::kInvalid,
              "segments that were changed at run time do not go with this file: retire them, or "
              "put them into it");
}

void print(const contract::SegmentOverlay& overlay) {
  for (const contract::SegmentOverride& one : overlay) {
    const std::string state(contract::name(one.version.state));
    std::printf("segment %s stays %s as configuration %llu made it, whatever the file says\n",
                one.name.c_str(), state.c_str(),
                static_cast<unsigned long long>(one.configuration));
  }
}

}  // namespace

Status check_product(const std::string& path) {
  const auto file = intake::read_product_file(path);
  if (!file) return fail(file.error());
  std::printf("%s is valid\n", path.c_str());
  return {};
}

Status apply_product(const fold::ServiceSettings& settings, const std::string& path) {
  const auto file = intake::read_product_file(path);
  if (!file) return fail(file.error());
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  fold::Configurations configurations(*session->nats, *session->publisher, session->names(),
                                      session->genesis.partitions, "/hearth/ctl");
  contract::SegmentOverlay overlay;
  const auto applied = configurations.apply(
      [&](const contract::Configuration& current) -> Result<fold::NextConfiguration> {
        const auto next = with_overlay(*file, current);
        if (!next) return fail(next.error());
        overlay = next->overlay;
        return fold::next_configuration(*next);
      },
      machine_time());
  if (!applied) return fail(applied.error());
  print(overlay);
  std::printf("configuration %llu is in force\n",
              static_cast<unsigned long long>(applied->configuration.number));
  return {};
}

}  // namespace hearth::ctl
