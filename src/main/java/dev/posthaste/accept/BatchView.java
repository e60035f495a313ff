package dev.posthaste.accept;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.web.Problem;
import java.util.List;

/** What became of each email of a batch, in Resend's shape; {@code index} counts the request's items from 0. */
public record BatchView(
        List<AcceptedItem> data,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RefusedItem> errors) {

    static BatchView of(BatchIntake.Accepted batch) {
        return new BatchView(
                batch.accepted().stream()
                        .map(each -> new AcceptedItem(each.id().toString(), each.index()))
                        .toList(),
                batch.refused().stream().map(RefusedItem::of).toList());
    }

    public record AcceptedItem(String id, int index) {}

    /** @param errors with pointers into the item */
    public record RefusedItem(int index, String message, List<Problem.FaultView> errors) {

        static RefusedItem of(BatchIntake.Refused refused) {
            return new RefusedItem(
                    refused.index(),
                    refused.refusal().detail(),
                    refused.refusal().faults().stream()
                            .map(Problem.FaultView::of)
                            .toList());
        }
    }
}
