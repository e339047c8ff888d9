#pragma once

#include "base/error.h"

namespace sensex {

// Of several instances on one database one leads: it does what is to be done once, such as the
// schedule. Another takes over when it ends or loses the database.
//
// A leader that lost the database learns of it only when it asks, so that for a moment two may
// work. What must not be done twice is under a lease as well (store/leases.h): leadership says who
// starts, a lease that it is done once. Safe to call from several threads.
class Leadership {
 public:
  virtual ~Leadership() = default;  // another may lead at once
  // True: this instance leads now. False: another does. Asks the database at each call, and takes
  // the lead when nobody has it. unavailable: the database cannot be asked; nobody may lead then.
  virtual Result<bool> leads() = 0;
};

}  // namespace sensex
