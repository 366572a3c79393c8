#pragma once

#include <string>
#include <string_view>

#include "contract/message.hpp"
#include "contract/product.hpp"

// How hearth.yaml travels in a configuration message: {"yaml":"<the file's text>"}. The text and
// not its meaning, so that every fold reads it with its own parser and its digest is that of the
// file.
namespace hearth::contract {

std::string configuration_body(std::string_view yaml);

// A body of another form is one problem; the others are parse_product's.
ParsedProduct product_of(const Configuration& configuration);

}  // namespace hearth::contract
