/**
 * What every resource shares: a stranger's JSON becomes fields, or faults that are named all at once; a list is read page by
 * page; a {@link dev.posthaste.Refusal} or a surprise becomes problem details (RFC 9457). The only place that maps a refusal to
 * an HTTP status.
 */
@NullMarked
package dev.posthaste.web;

import org.jspecify.annotations.NullMarked;
