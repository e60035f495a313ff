package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5.1.0  | false | something about an address, perhaps the sender's
            5.1.1  | true  | no such mailbox
            5.1.2  | false | no such domain now: a failure of its DNS would end all its mailboxes
            5.1.3  | true  | the mailbox is written as none can be
            5.1.4  | false | ambiguous: somebody is there
            5.1.5  | false | the address is valid
            5.1.6  | true  | moved, without a new address
            5.1.7  | false | the sender's address is badly written
            5.1.8  | false | the sender's domain does not exist
            5.1.9  | false | relayed to a mailer that does not comply
            5.1.10 | true  | the domain has a null MX
            5.1.11 | false | not registered
            5.2.1  | false | the mailbox is disabled, perhaps for a while
            5.2.2  | false | the mailbox is full
            5.4.1  | false | no answer from the host
            5.5.0  | false | a fault of the protocol
            5.6.7  | false | the server cannot take such an address
            5.7.1  | false | a policy, often about the sender
            5.7.26 | false | authentication failed
            4.1.1  | false | for now
            """)
    void only_that_nobody_is_there_speaks_against_an_address(String status, boolean against, String why) {
        assertThat(Evidence.isAgainstTheAddress(Events.bounced("ada@example.test", 550, status)))
                .as(why)
                .isEqualTo(against);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "5.1", "nobody"})
    void a_code_without_a_status_is_no_evidence(String status) {
        assertThat(Evidence.isAgainstTheAddress(Events.bounced("ada@example.test", 550, status)))
                .isFalse();
    }

    @Test
    void whoever_called_a_mail_spam_gets_no_more() {
        assertThat(Evidence.isAgainstTheAddress(Events.complained("ada@example.test")))
                .isTrue();
    }
}
