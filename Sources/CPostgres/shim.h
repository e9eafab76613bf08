#pragma once
#include <libpq-fe.h>

/* The fields of an error that are read; the header has them as character literals. */
enum {
    pos_pg_severity = PG_DIAG_SEVERITY_NONLOCALIZED,
    pos_pg_sqlstate = PG_DIAG_SQLSTATE,
    pos_pg_message = PG_DIAG_MESSAGE_PRIMARY,
    pos_pg_source_function = PG_DIAG_SOURCE_FUNCTION
};
