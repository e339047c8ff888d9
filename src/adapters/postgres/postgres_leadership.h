#pragma once

#include <memory>
#include <string>

#include "adapters/postgres/postgres_session.h"
#include "store/leadership.h"

namespace sensex {

// Leads by an advisory lock, which a connection of its own holds: the server gives it to another as
// soon as the process or its connection ends, and within half a minute when its host vanishes.
// Instances compete when they lead under one name in one schema. Connects at the first question.
// Errors of leads(): as PostgresSession::open.
std::unique_ptr<Leadership> make_postgres_leadership(std::string address, std::string name,
                                                     const PostgresLimits& limits = {});

}  // namespace sensex
