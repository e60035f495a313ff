/**
 * News of mail that has left comes home: each delivery has a return path of its own, and a message that a mail server sends to it
 * becomes an event. What such a message says is a stranger's word; that it is about a delivery of ours, its signed address proves.
 * It never changes a row and never sends a mail.
 */
@NullMarked
package dev.posthaste.bounce;

import org.jspecify.annotations.NullMarked;
