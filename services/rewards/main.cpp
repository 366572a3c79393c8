#include "fold/serve.hpp"
#include "rewards/rewards.hpp"

int main(int count, char** words) {
  using namespace hearth;
  return fold::serve<rewards::Rewards>(
      count, words,
      [](Environment& environment) { return fold::read_folding_settings(environment, "rewards"); },
      &rewards::add_routes);
}
