#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"
#include "contract/message.hpp"
#include "contract/product.hpp"
#include "contract/segment_overlay.hpp"

// How hearth.yaml travels in a configuration message: {"yaml":"<the file's text>"}, and beside it
// "segments", what was changed at run time. The text and not its meaning, so that every fold reads
// it with its own parser.
namespace hearth::contract {

struct ConfigurationText {
  std::string yaml;
  SegmentOverlay overlay;
};

std::string configuration_body(std::string_view yaml, const SegmentOverlay& overlay = {});

// kInvalid: the body has another form.
Result<ConfigurationText> configuration_text(std::string_view body);

// The file with the overlay applied. A body of another form is one problem; the others are
// parse_product's and lay_over's.
ParsedProduct product_of(const Configuration& configuration);
ParsedProduct product_of(const ConfigurationText& text);

}  // namespace hearth::contract
