#pragma once

#include "contract/product.hpp"
#include "session.hpp"

namespace hearth::ctl {

// What the installation's log was last told. kNotFound: nothing yet.
Result<contract::Product> product_in_force(const Session& session);

}  // namespace hearth::ctl
