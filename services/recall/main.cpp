#include "fold/serve.hpp"
#include "recall/recall.hpp"

int main(int count, char** words) {
  using namespace hearth;
  return fold::serve<recall::Recall>(count, words, &recall::read_recall_settings,
                                     &recall::add_routes);
}
