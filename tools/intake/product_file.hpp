#pragma once

#include <string>

#include "common/result.hpp"
#include "contract/product.hpp"

namespace hearth::intake {

struct ProductFile {
  std::string text;
  contract::Product product;
};

// hearth.yaml, checked as every service will check it, the rules of segments and warnings included;
// every problem is printed to stderr as `file:line:column: path: text`. Needs no server.
Result<ProductFile> read_product_file(const std::string& path);

}  // namespace hearth::intake
