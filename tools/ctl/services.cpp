#include "services.hpp"

#include <array>

#include "fold/refold.hpp"
#include "recall/core/recall_fold.hpp"
#include "rewards/core/rewards_fold.hpp"
#include "segmenter/core/user_fold.hpp"

namespace hearth::ctl {
namespace {

template <class Fold>
constexpr Service service_of() {
  constexpr bool kJournaled = requires { Fold::kJournaled; };
  return {Fold::kService, Fold::kVersion, kJournaled, &fold::refold<Fold, ReportingLog>};
}

constexpr std::array kServices{
    service_of<segmenter::UserFold>(),
    service_of<rewards::RewardsFold>(),
    service_of<recall::RecallFold>(),
};

}  // namespace

std::span<const Service> services() { return kServices; }

Result<std::vector<Service>> choose_services(const Scope& scope) {
  std::vector<Service> out;
  std::string known;
  for (const Service& service : kServices) {
    known += " " + std::string(service.name);
    if (scope.service.empty() || scope.service == service.name) out.push_back(service);
  }
  if (!out.empty()) return out;
  return fail(ErrorKind::kInvalid, "there is no service " + scope.service + ", but:" + known);
}

}  // namespace hearth::ctl
