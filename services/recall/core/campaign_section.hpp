#pragma once

#include <string>
#include <vector>

#include "contract/yaml_reader.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

// A list of names, each of 1 to 200 bytes.
void read_names(const contract::YamlValue& value, std::vector<std::string>& into);

// The campaigns, once the templates are there. A campaign without audience or programme, or that
// names what does not exist, is a problem. `product`: the rest of the file; nullptr: it is wrong,
// and nothing is compared with it.
void read_campaigns(const contract::YamlValue& value, const contract::Product* product,
                    Settings& settings);

}  // namespace hearth::recall
