#include <sqlite3.h>

// sqlite3_config takes a variable number of arguments, which Swift cannot pass.
static inline int flowtally_keep_statement_journals_in_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}
