package asl2sw.test;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** GET /outcomes/{instance id or run}: how the instance ended; 404 while it has not. */
@Path("/outcomes")
public class OutcomesResource {

    @Inject
    Outcomes outcomes;

    @GET
    @Path("/{key}")
    @Produces(MediaType.APPLICATION_JSON)
    public String get(@PathParam("key") String key) {
        String outcome = outcomes.find(key);
        if (outcome == null) {
            throw new NotFoundException();
        }
        return outcome;
    }
}
