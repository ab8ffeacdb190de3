# ruff: noqa: E501 - lines as the tools write them
"""Exports of review sites, help desks and social networks, built from the forms their owners document."""

import json

PLAY_HEADER = (
    "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,"
    "Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,"
    "Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link"
)
PLAY = PLAY_HEADER + (
    "\ncom.acme.app,210,2.1,en,oriole,2024-03-01T10:00:00Z,1709287200000,2024-03-02T10:00:00Z,1709373600000,2,Crashes,"
    "It closes when I upload a photo,2024-03-03T10:00:00Z,1709460000000,We are sorry and have fixed it,https://play.google.com/a"
    "\ncom.acme.app,210,2.1,de,oriole,2024-03-04T10:00:00Z,1709546400000,2024-03-04T10:00:00Z,1709546400000,5,,"
    "Läuft sehr gut und schnell,,,,https://play.google.com/b"
    "\ncom.acme.app,211,2.2,en,panther,2024-03-05T10:00:00Z,1709632800000,2024-03-05T10:00:00Z,1709632800000,4,,,,,,\n"
)
PLAY_API = {
    "reviews": [
        {
            "reviewId": "gp:1",
            "authorName": "Ann",
            "comments": [
                {"userComment": {"text": "Crashes\tIt closes all the time", "lastModified": {"seconds": "1709287200"},
                                 "starRating": 1, "reviewerLanguage": "en", "deviceMetadata": {"productName": "Pixel"}}},
                {"developerComment": {"text": "Please update", "lastModified": {"seconds": "1709290000"}}},
            ],
        },
        {
            "reviewId": "gp:2",
            "authorName": "Bob",
            "comments": [{"userComment": {"text": "Does what it says", "lastModified": {"seconds": "1709387200"},
                                          "starRating": 5, "reviewerLanguage": "en"}}],
        },
    ]
}  # fmt: skip
PLAY_COLLECTED = (
    "reviewId,userName,userImage,content,score,thumbsUpCount,reviewCreatedVersion,at,replyContent,repliedAt,appVersion\n"
    "r1,Ann,https://a/b.png,The new menu is confusing to use,2,14,2.1,2024-03-01 10:00:00,Thanks for telling us,"
    "2024-03-02 10:00:00,2.1\n"
    "r2,Bob,https://a/c.png,Simple and quick,5,0,2.1,2024-03-05 10:00:00,,,2.1\n"
)
APP_STORE_API = {
    "data": [
        {
            "type": "customerReviews", "id": "a1",
            "attributes": {"rating": 1, "title": "Login broken", "body": "I cannot log in since the update",
                           "reviewerNickname": "nick1", "createdDate": "2024-03-01T10:00:00-07:00", "territory": "USA"},
            "relationships": {"response": {"data": {"type": "customerReviewResponses", "id": "resp1"}}},
        },
        {
            "type": "customerReviews", "id": "a2",
            "attributes": {"rating": 5, "title": "Great", "body": "Great app, I use it every day",
                           "reviewerNickname": "nick2", "createdDate": "2024-03-02T10:00:00-07:00", "territory": "DEU"},
        },
    ],
    "included": [{"type": "customerReviewResponses", "id": "resp1", "attributes": {"responseBody": "Sorry to hear that"}}],
    "links": {"self": "https://api.appstoreconnect.apple.com/v1/apps/1/customerReviews"},
}  # fmt: skip
APP_STORE_FEED = {
    "feed": {
        "author": {"name": {"label": "iTunes Store"}},
        "entry": [
            {"im:name": {"label": "Acme"}, "title": {"label": "Acme - Acme Inc."}},
            {"author": {"name": {"label": "nick1"}}, "im:version": {"label": "2.1"}, "im:rating": {"label": "2"},
             "id": {"label": "11"}, "title": {"label": "Slow"}, "content": {"label": "Takes ages to load my orders"},
             "updated": {"label": "2024-03-01T10:00:00-07:00"}},
            {"author": {"name": {"label": "nick2"}}, "im:version": {"label": "2.1"}, "im:rating": {"label": "4"},
             "id": {"label": "12"}, "title": {"label": "Good"}, "content": {"label": "Easy to find what I need"},
             "updated": {"label": "2024-03-02T10:00:00-07:00"}},
        ],
    }
}  # fmt: skip
APP_STORE_TABLE = (
    "id,userName,title,review,rating,date,isEdited,developerResponse\n"
    "1,nick1,Ads,Far too many ads in the free version,1,2024-03-01 10:00:00,False,\"{'body': 'Go premium'}\"\n"
    "2,nick2,Fine,Works fine on my tablet,4,2024-03-02 10:00:00,False,\n"
)
TRUSTPILOT = (
    "Domain Url,Webshop Name,Business Unit Id,Review Id,Review Created (UTC),Review Consumer User Id,Review Username,"
    "Review User Email,Review Title,Review Content,Review Stars,Source Of Review,Reference Id,Company Reply,"
    "Company Reply Date (UTC)\n"
    "acme.com,Acme,b1,t1,2024-03-01 10:00:00,u1,Ann,,Late,The parcel came two weeks late,1,Organic,R-1,We apologise,"
    "2024-03-02 10:00:00\n"
    "acme.com,Acme,b1,t2,2024-03-02 10:00:00,u2,Bob,,Very good,Quick delivery and fair prices,5,Invitation,R-2,,\n"
)
TRUSTPILOT_API = {
    "reviews": [
        {"id": "t1", "consumer": {"id": "u1", "displayName": "Ann"}, "stars": 2, "title": "Meh",
         "text": "Nobody answers the phone", "language": "en", "createdAt": "2024-03-01T10:00:00Z",
         "companyReply": {"text": "Please write to us", "createdAt": "2024-03-02T10:00:00Z"}},
        {"id": "t2", "consumer": {"id": "u2", "displayName": "Bob"}, "stars": 5, "title": "Super",
         "text": "Would order here again", "language": "en", "createdAt": "2024-03-02T10:00:00Z", "companyReply": None},
    ]
}  # fmt: skip
GOOGLE_BUSINESS = {
    "reviews": [
        {"reviewId": "g1", "reviewer": {"displayName": "Ann"}, "starRating": "FIVE",
         "comment": "(Translated by Google) Tasty and cheap\n\n(Original)\nLecker und günstig",
         "createTime": "2024-03-01T10:00:00Z", "updateTime": "2024-03-01T10:00:00Z",
         "reviewReply": {"comment": "Danke", "updateTime": "2024-03-02T10:00:00Z"},
         "name": "accounts/1/locations/2/reviews/g1"},
        {"reviewId": "g2", "reviewer": {"displayName": "Bob"}, "starRating": "TWO", "comment": "Waited for an hour",
         "createTime": "2024-03-03T10:00:00Z", "updateTime": "2024-03-03T10:00:00Z",
         "name": "accounts/1/locations/2/reviews/g2"},
        {"reviewId": "g3", "reviewer": {"displayName": "Eve"}, "starRating": "FOUR",
         "createTime": "2024-03-04T10:00:00Z", "updateTime": "2024-03-04T10:00:00Z",
         "name": "accounts/1/locations/2/reviews/g3"},
    ],
    "averageRating": 3.7, "totalReviewCount": 3,
}  # fmt: skip
ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,"
    "Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,"
    "Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies\n"
    "1,101,Ann Lee,9001,,ann@example.com,example.com,Ann Lee,Max,Support,Refund for my cancelled order has not come,refund,"
    "Solved,Normal,Mail,Problem,2024-03-01 10:00,2024-03-02 10:00,,Example,,,2024-03-02 10:00,24,Bad,1,1,0,2\n"
    "1,102,Bob May,9002,,bob@example.com,example.com,Bob May,Max,Support,How do I change the address of my account,account,"
    "Solved,Low,Web form,Question,2024-03-02 10:00,2024-03-03 10:00,,Example,,,2024-03-03 10:00,12,Good,1,1,0,1\n"
    "1,103,Eve Roe,9003,,eve@example.com,example.com,Eve Roe,Max,Support,The invoice of March is wrong,billing,"
    "Open,Low,Mail,Problem,2024-03-03 10:00,2024-03-03 10:00,,Example,,,,,Offered,1,1,0,0\n"
)
ZENDESK_JSON = {
    "tickets": [
        {
            "id": 101, "subject": "Refund", "raw_subject": "Refund", "description": "Where is my refund?",
            "status": "closed", "priority": "high", "via": {"channel": "email", "source": {}}, "requester_id": 9001,
            "created_at": "2024-03-01T10:00:00Z", "tags": ["refund"],
            "satisfaction_rating": {"score": "bad", "comment": "It took three weeks"},
            "comments": [
                {"author_id": 9001, "public": True, "body": "Where is my refund?"},
                {"author_id": 1, "public": True, "body": "We have sent it."},
                {"author_id": 1, "public": False, "body": "Customer is angry."},
                {"author_id": 9001, "public": True, "body": "It has not arrived."},
            ],
        },
        {
            "id": 102, "subject": "Address", "raw_subject": "Address", "description": "How do I change it?",
            "status": "closed", "priority": "low", "via": {"channel": "web"}, "requester_id": 9002,
            "created_at": "2024-03-02T10:00:00Z", "tags": [], "satisfaction_rating": {"score": "unoffered"},
        },
    ]
}  # fmt: skip
INTERCOM_JSON = {
    "type": "conversation.list",
    "conversations": [
        {
            "type": "conversation", "id": "c1", "created_at": 1709287200, "state": "closed",
            "source": {"type": "conversation", "subject": "", "body": "<p>The export is empty</p>",
                       "author": {"type": "user", "id": "u1", "name": "Ann", "email": "ann@example.com"}},
            "conversation_rating": {"rating": 2, "remark": "Too slow"},
            "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [
                {"part_type": "comment", "body": "<p>Which browser?</p>", "author": {"type": "admin", "id": "7"}},
                {"part_type": "note", "body": "<p>known bug</p>", "author": {"type": "admin", "id": "7"}},
                {"part_type": "comment", "body": "<p>Firefox</p>", "author": {"type": "user", "id": "u1"}},
            ]},
        },
        {
            "type": "conversation", "id": "c2", "created_at": 1709373600, "state": "closed",
            "source": {"type": "conversation", "subject": "Plan", "body": "<p>Can I pay by year?</p>",
                       "author": {"type": "lead", "id": "u2"}},
            "conversation_rating": None,
            "conversation_parts": {"conversation_parts": [
                {"part_type": "comment", "body": "Yes, you can.", "author": {"type": "bot", "id": "1"}}]},
        },
    ],
}  # fmt: skip
INTERCOM_MESSAGES = (
    "message_id,message_body,message_type,message_created_at,message_author_type,message_author_id,message_author_name,"
    "conversation_tags,conversation_id,conversation_state\n"
    "m1,The export is empty,conversation_message,2024-03-01 10:00:00,user,u1,Ann,,c1,closed\n"
    "m2,Which browser do you use?,comment,2024-03-01 10:05:00,admin,7,Max,,c1,closed\n"
    "m3,I use Firefox on Linux,comment,2024-03-01 10:06:00,user,u1,Ann,,c1,closed\n"
    "m4,I am a robot and can help,comment,2024-03-02 10:06:00,bot,1,Fin,,c2,closed\n"
    "m5,Can I pay by the year?,comment,2024-03-02 10:07:00,lead,u2,Bob,,c2,closed\n"
)
FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,"
    "Last update time,Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results,"
    "Association type,Product,Full name,Title,Email,Contact ID,Company Name\n"
    "1,The machine leaks water after a week,Closed,High,Email,Problem,Max,Support,2024-03-01 10:00:00,,,,,2,3,Within SLA,"
    "Within SLA,,Extremely unhappy,,Kettle,Ann Lee,Dr,ann@example.com,501,Example\n"
    "2,Can I order spare parts for it,Closed,Low,Portal,Question,Max,Support,2024-03-02 10:00:00,,,,,1,1,Within SLA,"
    "Within SLA,,Very happy,,Kettle,Bob May,,bob@example.com,502,Example\n"
    "3,When will the red one be back,Closed,Low,Portal,Question,Max,Support,2024-03-02 10:00:00,,,,,1,1,Within SLA,"
    "Within SLA,,,,Kettle,Eve Roe,,eve@example.com,503,Example\n"
)
FRESHDESK_JSON = [
    {"id": 1, "subject": "Leak", "description": "<div>It leaks</div>", "description_text": "It leaks on the table",
     "requester_id": 501, "responder_id": 3, "source": 1, "status": 5, "priority": 3, "fr_escalated": False,
     "created_at": "2024-03-01T10:00:00Z",
     "conversations": [
         {"body_text": "We will send a new one", "incoming": False, "private": False},
         {"body_text": "Third case this week", "incoming": False, "private": True},
         {"body_text": "The new one leaks too", "incoming": True, "private": False},
     ]},
    {"id": 2, "subject": "Parts", "description_text": "Where can I buy a lid?", "requester_id": 502,
     "responder_id": None, "source": 2, "status": 5, "priority": 1, "fr_escalated": False,
     "created_at": "2024-03-02T10:00:00Z"},
]  # fmt: skip
AMAZON = (
    "marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\tproduct_category\tstar_rating\t"
    "helpful_votes\ttotal_votes\tvine\tverified_purchase\treview_headline\treview_body\treview_date\n"
    "US\t1001\tR1\tB001\t77\tAcme Kettle, 1.7 litres, steel\tKitchen\t2\t3\t4\tN\tY\tToo loud\tIt wakes the whole house\t"
    "2015-08-31\n"
    "US\t1002\tR2\tB001\t77\tAcme Kettle, 1.7 litres, steel\tKitchen\t5\t0\t0\tN\tY\tPerfect\tBoils in no time\t2015-08-30\n"
)
AMAZON_LINES = "".join(
    json.dumps(record) + "\n"
    for record in (
        {"reviewerID": "A1", "asin": "B001", "reviewerName": "Ann", "helpful": [2, 3], "reviewText": "The strings broke",
         "overall": 2.0, "summary": "Poor", "unixReviewTime": 1393545600, "reviewTime": "02 28, 2014"},
        {"reviewerID": "A2", "asin": "B002", "reviewerName": "Bob", "helpful": [0, 0], "reviewText": "Sounds wonderful",
         "overall": 5.0, "summary": "Lovely tone", "unixReviewTime": 1393632000, "reviewTime": "03 1, 2014"},
    )
)  # fmt: skip
AMAZON_FEEDBACK = (
    "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
    "3/13/24\t1\tThe wrong colour was in the box\tWe are sorry\t111-1\ta1@marketplace.amazon.com\n"
    "3/14/24\t5\tFast and as described\t\t111-2\ta2@marketplace.amazon.com\n"
)
X_SUPPORT = (
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    "1,acme_help,False,Tue Oct 31 22:10:47 +0000 2017,@115712 We are looking into it now,2,3\n"
    "2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@acme_help my order is still not here,,1\n"
    "3,115712,True,Tue Oct 31 22:08:27 +0000 2017,@acme_help nobody answers my mails,1,4\n"
)
X_API = {
    "data": [
        {"id": "1", "text": "@acme the app is down again", "author_id": "10", "created_at": "2024-03-01T10:00:00.000Z",
         "edit_history_tweet_ids": ["1"], "public_metrics": {"like_count": 3, "retweet_count": 1}},
        {"id": "2", "text": "@ann sorry, we are on it", "author_id": "99", "created_at": "2024-03-01T10:05:00.000Z",
         "edit_history_tweet_ids": ["2"], "public_metrics": {"like_count": 0, "retweet_count": 0}},
        {"id": "3", "text": "love the new colours @acme", "author_id": "11", "created_at": "2024-03-02T10:00:00.000Z",
         "edit_history_tweet_ids": ["3"], "public_metrics": {"like_count": 8, "retweet_count": 2}},
        {"id": "4", "text": "@bob thank you!", "author_id": "99", "created_at": "2024-03-02T10:05:00.000Z",
         "edit_history_tweet_ids": ["4"], "public_metrics": {"like_count": 1, "retweet_count": 0}},
    ],
    "includes": {"users": [{"id": "10", "username": "ann"}, {"id": "11", "username": "bob"}, {"id": "99", "username": "Acme"}]},
    "meta": {"result_count": 4},
}  # fmt: skip
X_ARCHIVE = "window.YTD.tweets.part0 = " + json.dumps(
    [
        {"tweet": {"id_str": "1", "full_text": "We are open again on Monday", "lang": "en",
                   "created_at": "Wed Nov 25 10:00:00 +0000 2020"}},
        {"tweet": {"id_str": "2", "full_text": "@ann we are sorry about that", "lang": "en",
                   "created_at": "Thu Nov 26 10:00:00 +0000 2020"}},
    ]
)  # fmt: skip
X_COLLECTED = (
    "id,conversation_id,created_at,user_id,username,name,tweet,language,replies_count,retweets_count,likes_count\n"
    "1,1,2024-03-01 10:00:00,10,ann,Ann,the queue at the shop was endless today,en,0,1,2\n"
    "2,2,2024-03-02 10:00:00,11,bob,Bob,parking there is a nightmare every time,en,3,0,5\n"
)
X_ANALYTICS = (
    '"Tweet id","Tweet permalink","Tweet text","time","impressions","engagements","engagement rate","retweets","replies",'
    '"favorites"\n'
    "1,https://twitter.com/acme/status/1,Our new menu is here,2024-03-01 10:00 +0000,100,5,0.05,1,1,3\n"
    "2,https://twitter.com/acme/status/2,We are hiring cooks,2024-03-02 10:00 +0000,200,5,0.025,1,1,3\n"
)
_COMMENT = {"kind": "t1", "data": {"subreddit": "acme", "id": "c2", "author": "bob", "body": "Same here, twice a day",
                                   "score": 4, "created_utc": 1709290800.0, "replies": ""}}  # fmt: skip
REDDIT_THREAD = [
    {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {
        "subreddit": "acme", "id": "p1", "author": "ann", "title": "Router drops out", "selftext": "It restarts at night",
        "score": 12, "num_comments": 3, "created_utc": 1709287200.0}}]}},
    {"kind": "Listing", "data": {"children": [
        {"kind": "t1", "data": {"subreddit": "acme", "id": "c1", "author": "AutoModerator", "body": "Please read the rules",
                                "score": 1, "created_utc": 1709287300.0, "replies": ""}},
        {"kind": "t1", "data": {"subreddit": "acme", "id": "c3", "author": "eve", "body": "[removed]", "score": 1,
                                "created_utc": 1709287400.0,
                                "replies": {"kind": "Listing", "data": {"children": [_COMMENT]}}}},
        {"kind": "more", "data": {"count": 3, "children": ["x"]}},
    ]}},
]  # fmt: skip
REDDIT_POSTS = (
    "title,score,id,subreddit,url,num_comments,created,body,timestamp\n"
    "Delivery took a month,5,p1,acme,https://reddit.com/1,3,1709287200.0,They lost it twice,2024-03-01 10:00:00\n"
    "Great support today,9,p2,acme,https://reddit.com/2,1,1709373600.0,,2024-03-02 10:00:00\n"
)
REDDIT_COMMENTS = (
    "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
    "c1,https://reddit.com/c1,2024-03-01 10:00:00 UTC,,acme,0,https://reddit.com/1,,The new price is a joke,\n"
    "c2,https://reddit.com/c2,2024-03-02 10:00:00 UTC,,acme,0,https://reddit.com/1,c1,I left for another one,\n"
)
FACEBOOK_GRAPH = {
    "data": [
        {"id": "77_1", "message": "Our summer menu is here", "created_time": "2024-03-01T10:00:00+0000",
         "from": {"name": "Acme", "id": "77"},
         "comments": {"data": [
             {"id": "1_1", "message": "The salad was sandy", "created_time": "2024-03-01T11:00:00+0000",
              "from": {"name": "Ann", "id": "500"},
              "comments": {"data": [{"id": "1_2", "message": "We are sorry", "created_time": "2024-03-01T12:00:00+0000",
                                     "from": {"name": "Acme", "id": "77"}}]}},
             {"id": "1_3", "message": "Best place in town", "created_time": "2024-03-01T13:00:00+0000",
              "from": {"name": "Bob", "id": "501"}},
         ]}},
    ]
}  # fmt: skip
FACEBOOK_RATINGS = {
    "data": [
        {"created_time": "2024-03-01T10:00:00+0000", "recommendation_type": "negative", "review_text": "Cold food twice",
         "reviewer": {"name": "Ann", "id": "500"},
         "open_graph_story": {"comments": {"data": [{"message": "Please come again"}]}}},
        {"created_time": "2024-03-02T10:00:00+0000", "recommendation_type": "positive", "review_text": "Lovely people",
         "reviewer": {"name": "Bob", "id": "501"}},
    ]
}  # fmt: skip
FACEBOOK_OWN = [
    {"timestamp": 1709287200, "data": [{"post": "CafÃ© open again"}], "title": "Acme updated its status."},
    {"timestamp": 1709373600, "data": [{"post": "New hours"}], "title": "Acme updated its status."},
]
