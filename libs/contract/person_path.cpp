#include "contract/person_path.hpp"

#include "contract/linking.hpp"

namespace hearth::contract {

bool ends_path(const std::vector<std::string>& via, std::string_view self) {
  return via.size() >= kMaxForwards || ends_cycle(via, self);
}

}  // namespace hearth::contract
