#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970 UTC.  This clock may jump. */
int64_t clock_ms(void);

/* Milliseconds of a clock that only goes forward, one for all processes; it
 * may begin anew when the machine does.  For due times. */
int64_t clock_mono_ms(void);

/* Seconds since 1970 UTC. */
int64_t clock_s(void);

#endif
