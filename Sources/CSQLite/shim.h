#pragma once
#include <sqlite3.h>

/* SQLite's function that configures the process takes any arguments, which Swift cannot pass. */

/* Has SQLite not count the memory it uses. Called before anything else of it; returns SQLITE_OK. */
static inline int pos_sqlite_leave_memory_uncounted(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
