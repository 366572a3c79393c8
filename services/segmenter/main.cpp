#include "fold/serve.hpp"
#include "segmenter/segmenter.hpp"

int main(int count, char** words) {
  using namespace hearth;
  return fold::serve<segmenter::Segmenter>(
      count, words,
      [](Environment& environment) {
        return fold::read_folding_settings(environment, "segmenter");
      },
      &segmenter::add_routes);
}
